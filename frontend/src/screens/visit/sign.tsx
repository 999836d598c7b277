/** Signatures: two officers and the business, drawn, sealed or refused; then the inspection is finished. */
import { signal, useSignal } from "@preact/signals";
import { Choices, TextField } from "../../parts/fields";
import { Photos, Thumb } from "../../parts/files";
import { go, to } from "../../parts/go";
import { Ink, LEAST_INK } from "../../parts/ink";
import { Act } from "../../parts/screen";
import type { Bodies } from "../../protocol";
import type { Visit } from "../../store";
import { W } from "../../words";
import { VisitScreen } from "./frame";
import { closeOf } from "./judge";
import { finished, mendAt, resting, signersOf, stepName, unsigned, type Signer } from "./state";

type SignBody = Bodies["sign"];
type How = "signed" | "sealed" | "refused";
const HOWS: readonly How[] = ["signed", "sealed", "refused"];
/** Pictures of signatures and seals are filed under this. */
const SIGN_ITEM = "sign";
const BLANK: SignBody = { state: "signed", name: "", role: "", image: "", reason: "", witness: "" };

/** What the signer sees before signing. */
function Summary({ visit }: { visit: Visit }) {
  const close = closeOf(visit);
  const { keyFailed, generalFailed } = visit.judgement.value;
  const failed = [...keyFailed, ...generalFailed];
  return (
    <section class="card">
      <h2>{resting(visit) ? W.rest.title : close.result}</h2>
      <p>{resting(visit) ? W.papers.resting : `${W.judge.handling}：${W.judge.handlings[close.handling]}`}</p>
      {failed.length > 0 && <p class="light red">{W.check.failed(failed.length)}：{failed.join("、")}</p>}
      {!resting(visit) && <a href={to.visit(visit.key, "papers")}>{W.sign.resultToSign}</a>}
    </section>
  );
}

function Opinion({ visit }: { visit: Visit }) {
  const close = closeOf(visit);
  const agrees = close.opinion === W.sign.agree;
  const say = (opinion: string) => void visit.write("close", "close", { ...close, opinion });
  return (
    <>
      <Choices
        label={W.sign.opinion}
        value={agrees ? "agree" : close.opinion ? "object" : null}
        of={[
          { value: "agree", label: W.sign.agree },
          { value: "object", label: W.sign.object },
        ]}
        onChoose={(choice) => say(choice === "agree" ? W.sign.agree : W.sign.object)}
      />
      {!agrees && close.opinion && <TextField label={W.sign.opinionText} rows={3} value={close.opinion === W.sign.object ? "" : close.opinion} onSave={(text) => say(text.trim() || W.sign.object)} />}
    </>
  );
}

/** What a turn still lacks, as a sentence. */
function turnWants(how: How, is: SignBody, inked: boolean): string {
  if (how === "signed") return inked ? "" : W.sign.short;
  if (how === "sealed") return is.image ? "" : W.sign.needSeal;
  if (!is.reason) return W.sign.needReason;
  return is.state === "refused_witnessed" && !is.witness ? W.sign.needWitness : "";
}

function Refusal({ is, change }: { is: SignBody; change: (part: Partial<SignBody>) => void }) {
  return (
    <>
      <TextField label={W.sign.reason} value={is.reason} eager suggestions={W.sign.reasons} onSave={(reason) => change({ reason: reason.trim() })} />
      <Choices
        label={W.sign.refusedHow}
        value={is.state}
        of={[
          { value: "refused_witnessed", label: W.sign.witness },
          { value: "refused_recorded", label: W.sign.recorded },
        ]}
        onChoose={(state) => change({ state })}
      />
      {is.state === "refused_witnessed" && <TextField label={W.sign.witness} value={is.witness} eager onSave={(witness) => change({ witness: witness.trim() })} />}
    </>
  );
}

/** One signer's turn: the pad for most, and for the business the other ways there are. */
function Turn({ visit, signer, onDone }: { visit: Visit; signer: Signer; onDone: () => void }) {
  const told = visit.body("told", "told");
  const how = useSignal<How>("signed");
  const body = useSignal<SignBody>({ ...BLANK, name: signer.officer ? signer.name : (told?.companion ?? ""), role: signer.officer ? W.before.officers : (told?.companion_role ?? "") });
  const ink = useSignal<(() => Promise<Blob>) | null>(null);
  const sheets = useSignal(0);
  const is = body.value;
  const change = (part: Partial<SignBody>) => (body.value = { ...body.value, ...part });
  const choose = (chosen: How) => {
    how.value = chosen;
    ink.value = null;
    change({ state: chosen === "refused" ? "refused_witnessed" : chosen, image: "" });
    // who refuses to sign has not agreed
    const close = closeOf(visit);
    if (chosen === "refused" && close.opinion === W.sign.agree) void visit.write("close", "close", { ...close, opinion: "" });
  };
  const keeping = useSignal(false);
  const done = async () => {
    // nobody signs on a pad whose signature is just being put away
    keeping.value = true;
    try {
      const image = ink.value ? await visit.addFile(await ink.value(), { item: SIGN_ITEM, label: signer.name }) : is.image;
      await visit.write("sign", signer.about, { ...is, image });
      onDone();
    } finally {
      keeping.value = false;
    }
  };
  return (
    <VisitScreen visit={visit} act={<Act label={W.sign.done} why={keeping.value ? W.sign.keeping : turnWants(how.value, is, ink.value !== null)} onPress={() => void done()} />}>
      <div class="cards narrow">
        {!signer.officer && <Summary visit={visit} />}
        <section class="card">
          <h2>{signer.officer ? W.sign.officer(signer.name) : W.sign.handOver}</h2>
          {!signer.officer && (
            <>
              <Opinion visit={visit} />
              <Choices label={W.sign.how} value={how.value} of={HOWS.map((value) => ({ value, label: W.sign.hows[value] }))} onChoose={choose} />
            </>
          )}
          {how.value === "signed" && !keeping.value && (
            <div>
              <Ink key={sheets.value} name={`${W.sign.here}：${is.name || signer.name}`} onInk={(length, picture) => length >= LEAST_INK && (ink.value = picture)} />
              <button
                type="button"
                class="link"
                onClick={() => {
                  ink.value = null;
                  sheets.value++;
                }}
              >
                {W.sign.clear}
              </button>
            </div>
          )}
          {how.value === "sealed" && (
            <Photos visit={visit} item={SIGN_ITEM} label={W.sign.hows.sealed} shas={is.image ? [is.image] : []} title={W.sign.sealPhoto} onChange={(shas) => change({ image: shas.at(-1) ?? "" })} />
          )}
          {how.value === "refused" ? <Refusal is={is} change={change} /> : !signer.officer && <TextField label={W.sign.name} value={is.name} eager onSave={(name) => change({ name: name.trim() })} />}
        </section>
        <Signers visit={visit} turn={signer} />
      </div>
    </VisitScreen>
  );
}

function Signed({ visit, signer }: { visit: Visit; signer: Signer }) {
  const is = visit.body("sign", signer.about)!;
  return (
    <>
      <span>
        <b>{signer.officer ? signer.name : is.name || signer.name}</b>
        <small>{[W.sign.states[is.state], is.reason, is.witness].filter(Boolean).join(" ")}</small>
      </span>
      {is.image && <Thumb visit={visit} sha={is.image} />}
    </>
  );
}

/** Who has signed and who has not; any of them may be called again. */
function Signers({ visit, turn }: { visit: Visit; turn?: Signer }) {
  return (
    <ul class="rows card">
      {signersOf(visit).map((signer) => {
        const signed = visit.body("sign", signer.about) !== null;
        return (
          <li key={signer.about} class="signed">
            {signed ? <Signed visit={visit} signer={signer} /> : <span class="muted">{signer.officer ? W.sign.officer(signer.name) : W.sign.business}</span>}
            {signer.about !== turn?.about && !finished(visit) && (
              <button type="button" class="link" onClick={() => (called.value = signer.about)}>
                {signed ? W.sign.change : W.sign.hows.signed}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Whose turn was asked for out of order. */
const called = signal("");

export function Sign({ visit }: { visit: Visit }) {
  const turn = finished(visit) ? undefined : (signersOf(visit).find(({ about }) => about === called.value) ?? unsigned(visit)[0]);
  if (turn) return <Turn key={turn.about} visit={visit} signer={turn} onDone={() => (called.value = "")} />;
  const lacking = visit.missing.value[0];
  const after = resting(visit) ? "sent" : "papers";
  const finish = async () => {
    await visit.finish();
    go(to.visit(visit.key, after));
  };
  const mend = lacking && mendAt(visit, lacking);
  const act = finished(visit) ? (
    <Act label={stepName(visit, after)} onPress={() => go(to.visit(visit.key, after))} />
  ) : mend ? (
    <Act label={W.sign.mend(stepName(visit, mend.step))} note={lacking.sentence} onPress={() => go(mend.address)} />
  ) : (
    <Act label={resting(visit) ? W.sign.end : W.sign.finish} onPress={() => void finish()} />
  );
  return (
    <VisitScreen visit={visit} act={act}>
      <div class="cards narrow">
        <Summary visit={visit} />
        <Signers visit={visit} />
      </div>
    </VisitScreen>
  );
}
