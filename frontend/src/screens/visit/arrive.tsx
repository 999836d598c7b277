/** Arriving: the code of the business is scanned, typed, or a reason is given; the position is noted beside it. Off site: the material instead. */
import { useSignal } from "@preact/signals";
import { lazy } from "../../parts/lazy";
import { moment } from "../../parts/days";
import { Choices, TextField } from "../../parts/fields";
import { Photos } from "../../parts/files";
import { go, to } from "../../parts/go";
import { metres, position } from "../../parts/position";
import { Act } from "../../parts/screen";
import type { Bodies } from "../../protocol";
import type { Visit } from "../../store";
import { W } from "../../words";
import { VisitScreen } from "./frame";
import { filesOf, finished, offSite, WAY_ITEM, wayOf } from "./state";

type Scan = Bodies["scan"];

const Scanner = lazy(() => import("../../parts/scan"));

/** A code on the wall carries what we know of the business somewhere in its text. */
const matches = (visit: Visit, code: string): boolean => visit.pack.business.codes.some((known) => known && code.toUpperCase().includes(known.toUpperCase()));

/** Written at once; the position follows when the phone knows it, as another record of the same. */
async function write(visit: Visit, scan: Pick<Scan, "way"> & Partial<Scan>): Promise<void> {
  const whole: Scan = { code: "", reason: "", position: null, ...scan };
  const where = position();
  await visit.write("scan", "scan", whole);
  const known = await where;
  if (known && visit.body("scan", "scan")?.code === whole.code) await visit.write("scan", "scan", { ...whole, position: known });
}

function Where({ visit, scan }: { visit: Visit; scan: Scan }) {
  if (!scan.position) return <p class="muted">{W.arrive.noPosition}</p>;
  const { lat, lon } = visit.pack.business;
  const far = lat && lon ? metres({ lat: Number(lat), lon: Number(lon) }, { lat: Number(scan.position.lat), lon: Number(scan.position.lon) }) : null;
  return (
    <p class="muted">
      {W.arrive.position(scan.position.accuracy)}
      {far !== null && `，${W.arrive.far(W.arrive.metres(far))}`}
    </p>
  );
}

function Scanned({ visit, scan }: { visit: Visit; scan: Scan }) {
  const made = visit.heads.value.get("scan")?.[0]?.made_at ?? "";
  const good = matches(visit, scan.code);
  return (
    <section class="card">
      <h2>{W.arrive.scanned(W.arrive[scan.way], made && moment(made))}</h2>
      <p class="code-text">{scan.code || scan.reason}</p>
      {scan.code && <p class={good ? "light green" : "light amber"}>{good ? W.arrive.matches : W.arrive.other}</p>}
      <Where visit={visit} scan={scan} />
    </section>
  );
}

function OnSite({ visit }: { visit: Visit }) {
  const scan = visit.body("scan", "scan");
  const again = useSignal(false);
  const way = useSignal<Scan["way"]>("camera");
  const code = useSignal("");
  const reason = useSignal("");
  const asking = !finished(visit) && (!scan || again.value);
  const taken = (change: Pick<Scan, "way"> & Partial<Scan>) => {
    again.value = false;
    void write(visit, change);
    if (!change.code || matches(visit, change.code)) go(to.visit(visit.key, "tell"));
  };
  const need = way.value === "camera" ? W.arrive.need : way.value === "typed" ? (code.value ? "" : W.arrive.needCode) : reason.value ? "" : W.arrive.needReason;
  const act = asking ? (
    <Act label={W.arrive.save} why={need} onPress={() => taken(way.value === "typed" ? { way: "typed", code: code.value } : { way: "manual", reason: reason.value })} />
  ) : (
    <Act label={W.arrive.next} onPress={() => go(to.visit(visit.key, "tell"))} />
  );
  return (
    <VisitScreen visit={visit} act={act}>
      {asking ? (
        <>
          {way.value === "camera" && (
            <Scanner fallback={<p class="waiting">{W.visit.loading}</p>} onCode={(text: string) => taken({ way: "camera", code: text })} />
          )}
          <Choices
            label={W.arrive.way}
            value={way.value}
            of={(["camera", "typed", "manual"] as const).map((value) => ({ value, label: W.arrive[value] }))}
            onChoose={(chosen) => (way.value = chosen)}
          />
          {way.value === "typed" && <TextField label={W.arrive.code} value={code.value} eager onSave={(text) => (code.value = text.trim())} />}
          {way.value === "manual" && <TextField label={W.arrive.reason} value={reason.value} eager suggestions={W.arrive.reasons} onSave={(text) => (reason.value = text.trim())} />}
        </>
      ) : (
        scan && (
          <>
            <Scanned visit={visit} scan={scan} />
            {!finished(visit) && (
              <button type="button" class="plain" onClick={() => (again.value = true)}>
                {W.arrive.again}
              </button>
            )}
          </>
        )
      )}
      {!finished(visit) && (
        <a class="plain" href={to.visit(visit.key, "rest")}>
          {W.arrive.resting}
        </a>
      )}
    </VisitScreen>
  );
}

function OffSite({ visit }: { visit: Visit }) {
  const way = wayOf(visit);
  const label = useSignal<string>(way.labels[0]);
  const shas = filesOf(visit, WAY_ITEM);
  const drop = (kept: string[]) => shas.filter((sha) => !kept.includes(sha)).forEach((sha) => void visit.write("file", `file:${sha}`, { cleared: true }));
  return (
    <VisitScreen visit={visit} act={<Act label={W.arrive.next} why={shas.length ? "" : W.way.need(way.ask)} note={shas.length ? W.way.evidence(shas.length) : ""} onPress={() => go(to.visit(visit.key, "tell"))} />}>
      <section class="card">
        <h2>{way.name}</h2>
        <Choices label={W.way.label} value={label.value} of={way.labels.map((value) => ({ value, label: value }))} onChoose={(chosen) => (label.value = chosen)} />
        <Photos visit={visit} item={WAY_ITEM} shas={shas} title={way.ask} label={label.value} onChange={drop} />
      </section>
    </VisitScreen>
  );
}

export const Arrive = ({ visit }: { visit: Visit }) => (offSite(visit) ? <OffSite visit={visit} /> : <OnSite visit={visit} />);
