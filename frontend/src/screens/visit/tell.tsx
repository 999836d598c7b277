/** Telling: certificates shown, notice handed over, rights and discipline read out, recusal asked, who goes along. */
import { useSignal } from "@preact/signals";
import { Choices, TextField, Tick } from "../../parts/fields";
import { go, to } from "../../parts/go";
import { Act } from "../../parts/screen";
import type { Bodies } from "../../protocol";
import type { Visit } from "../../store";
import { W } from "../../words";
import { VisitScreen } from "./frame";
import { finished, offSite, resting } from "./state";

type Told = Bodies["told"];

const MUST = ["certificates", "notice", "rights"] as const;

export function Tell({ visit }: { visit: Visit }) {
  const { pack } = visit;
  const kept = visit.body("told", "told");
  // a name that is masked is no name to sign with
  const known = pack.business.contact;
  const shown = useSignal<Told>(
    kept ?? { certificates: true, notice: true, rights: true, recusal: "none", recusal_text: "", companion: known.includes("*") ? "" : known, companion_role: "" },
  );
  const told = shown.value;
  /** before the button is pressed nothing was told yet; afterwards every change is saved */
  const change = (part: Partial<Told>) => {
    shown.value = { ...shown.value, ...part };
    if (visit.body("told", "told")) void visit.write("told", "told", shown.value);
  };
  const undone = MUST.filter((each) => !told[each]).map((each) => W.tell[each]);
  const why = undone.length ? W.tell.missing(undone.join("、")) : told.recusal === "asked" && !told.recusal_text.trim() ? W.tell.needRecusal : "";
  const next = () => {
    if (!finished(visit) && !kept) void visit.write("told", "told", shown.value);
    go(to.visit(visit.key, resting(visit) ? "sign" : "check"));
  };
  const label = resting(visit) ? W.tell.toSign : kept ? W.tell.update : offSite(visit) ? W.tell.allOff : W.tell.all;
  return (
    <VisitScreen visit={visit} act={<Act label={label} why={finished(visit) ? "" : why} note={kept ? "" : W.tell.statement} onPress={next} />}>
      <div class="cards">
        <section class="card">
          <Tick checked={told.certificates} onChange={(certificates) => change({ certificates })}>
            {W.tell.certificates}
            {pack.officers.map(({ id, name, certificate, certificate_until }) => (
              <small key={id}>
                {name} {W.tell.certificate(certificate, certificate_until ?? W.none)}
              </small>
            ))}
          </Tick>
          <Tick checked={told.notice} onChange={(notice) => change({ notice })}>
            {W.tell.notice}
            <small>{pack.texts.legal_basis}</small>
          </Tick>
          <Tick checked={told.rights} onChange={(rights) => change({ rights })}>
            {W.tell.rights}
          </Tick>
          <Choices
            label={W.tell.recusal}
            hint={W.tell.recusalHint}
            value={told.recusal}
            of={[
              { value: "none", label: W.tell.recusalNone },
              { value: "asked", label: W.tell.recusalAsked },
            ]}
            onChoose={(recusal) => change({ recusal })}
          />
          {told.recusal === "asked" && <TextField label={W.tell.recusalText} value={told.recusal_text} eager rows={2} onSave={(recusal_text) => change({ recusal_text })} />}
          <TextField
            label={offSite(visit) ? W.tell.contactOff : W.tell.companion}
            value={told.companion}
            eager
            hint={known && W.tell.known(known)}
            onSave={(companion) => change({ companion: companion.trim() })}
          />
          <Choices label={W.tell.role} value={told.companion_role || null} of={W.tell.roles.map((value) => ({ value, label: value }))} onChoose={(companion_role) => change({ companion_role })} />
        </section>
        <section class="card aloud">
          <h2>{W.tell.readRights}</h2>
          <ol>
            {pack.texts.rights.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ol>
          <h2>{W.tell.readDiscipline}</h2>
          <ol>
            {pack.texts.discipline.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ol>
        </section>
      </div>
    </VisitScreen>
  );
}
