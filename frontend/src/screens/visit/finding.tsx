/** A failed item: what was seen, what it breaks, how grave it is, and what follows from that, live. */
import { today, plusDays, inWords } from "../../parts/days";
import { Choices, TextField } from "../../parts/fields";
import { Photos } from "../../parts/files";
import type { Item } from "../../protocol";
import { followUps, type Visit } from "../../store";
import { W } from "../../words";
import { find, findingOf, nameOf, type Finding } from "./state";

const YES_NO = [
  { value: "no", label: W.finding.no },
  { value: "yes", label: W.finding.yes, tone: "bad" },
] as const;

const stepsOf = (item: Item, finding: Finding) => followUps(item, finding).map(({ step }) => step);

/** What a finding still lacks, as a sentence; empty when it is whole. */
export function findingWants(visit: Visit, item: Item): string {
  const finding = findingOf(visit, item);
  if (finding.accident_risk && !visit.body("stop", "stop")?.ordered) return W.finding.needStop;
  if (finding.deadline && finding.deadline < today()) return W.finding.past;
  return visit.missing.value.find(({ about }) => about === `finding:${item.code}`)?.sentence ?? "";
}

function Violation({ visit, item, finding, change }: PartProps) {
  const known = item.violations.filter((code) => visit.pack.violations[code]);
  const chosen = visit.pack.violations[finding.violation];
  if (!known.length) return null;
  return (
    <>
      <Choices
        label={W.finding.violation}
        value={finding.violation}
        of={[...known.map((code) => ({ value: code, label: visit.pack.violations[code]!.name })), { value: "", label: W.finding.noViolation, tone: "quiet" as const }]}
        onChoose={(violation) => change({ violation, article: visit.pack.violations[violation]?.article ?? finding.article })}
      />
      {chosen && <p class="muted small">{W.finding.penalty(chosen.penalty_article)}</p>}
    </>
  );
}

interface PartProps {
  visit: Visit;
  item: Item;
  finding: Finding;
  change: (part: Partial<Finding>) => void;
}

/** The steps that follow, with the article each stands on. */
function Follows({ item, finding }: Pick<PartProps, "item" | "finding">) {
  return (
    <div class="follows" role="status">
      <p class="label">{W.finding.follows}</p>
      <ol>
        {followUps(item, finding).map(({ step, label, article }) => (
          <li key={step} class={step}>
            {label} <small>{article}</small>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Stop({ visit }: Pick<PartProps, "visit">) {
  const stop = visit.body("stop", "stop");
  const text = stop?.text || W.finding.stopDraft(nameOf(visit));
  const order = (ordered: boolean, words = text) => void visit.write("stop", "stop", { ordered, text: words });
  return (
    <div class="stop-notice">
      <TextField label={W.finding.stopText} value={text} rows={3} onSave={(words) => order(stop?.ordered ?? false, words)} />
      {stop?.ordered ? (
        <p class="line">
          <b class="light red">{W.finding.stopOrdered}</b>
          <button type="button" class="link" onClick={() => order(false)}>
            {W.finding.stopTakeBack}
          </button>
        </p>
      ) : (
        <button type="button" class="plain danger" onClick={() => order(true)}>
          {W.finding.stopOrder}
        </button>
      )}
    </div>
  );
}

function Deadline({ finding, change }: Pick<PartProps, "finding" | "change">) {
  const on = today();
  const chosen = W.finding.dayChoices.find((days) => plusDays(on, days) === finding.deadline);
  return (
    <>
      <Choices
        label={W.finding.deadline}
        hint={finding.deadline && inWords(finding.deadline)}
        value={chosen ? String(chosen) : null}
        of={W.finding.dayChoices.map((days) => ({ value: String(days), label: W.finding.days(days) }))}
        onChoose={(days) => change({ deadline: plusDays(on, Number(days)) })}
      />
      {finding.deadline && !chosen && <TextField type="date" label={W.finding.deadline} value={finding.deadline} onSave={(deadline) => change({ deadline })} />}
    </>
  );
}

export function FindingPart({ visit, item }: { visit: Visit; item: Item }) {
  const finding = findingOf(visit, item);
  const change = (part: Partial<Finding>) => void find(visit, item, part);
  const steps = stepsOf(item, finding);
  const names = item.violations.map((code) => visit.pack.violations[code]?.name).filter((name) => name !== undefined);
  return (
    <section class="finding" aria-label={W.finding.title}>
      <Photos visit={visit} item={item.code} shas={finding.photos} title={W.finding.photos} wanted onChange={(photos) => change({ photos })} />
      <TextField
        label={W.finding.text}
        value={finding.text}
        rows={2}
        hint={finding.text === W.finding.draft(item.text) ? W.finding.prefilled : undefined}
        suggestions={names}
        onSave={(text) => text.trim() && change({ text: text.trim() })}
      />
      {!item.key && !finding.affects_safety && !finding.accident_risk && (
        <Choices
          label={W.finding.fixed}
          value={finding.fixed_on_spot ? "now" : "later"}
          of={[
            { value: "later", label: W.finding.fixedLater },
            { value: "now", label: W.finding.fixedNow },
          ]}
          onChoose={(choice) => change({ fixed_on_spot: choice === "now" })}
        />
      )}
      {steps.includes("correct_on_spot") && (
        <>
          <TextField label={W.finding.measure} value={finding.measure} suggestions={W.finding.measures} onSave={(measure) => change({ measure })} />
          <Photos visit={visit} item={item.code} shas={finding.after_photos} title={W.finding.after} label={W.finding.after} onChange={(after_photos) => change({ after_photos })} />
        </>
      )}
      {steps.includes("order") && <Deadline finding={finding} change={change} />}
      <Choices label={W.finding.safety} value={finding.affects_safety ? "yes" : "no"} of={YES_NO} onChoose={(choice) => change({ affects_safety: choice === "yes" })} />
      <Choices label={W.finding.accident} value={finding.accident_risk ? "yes" : "no"} of={YES_NO} onChoose={(choice) => change({ accident_risk: choice === "yes" })} />
      {steps.includes("stop") && <Stop visit={visit} />}
      {steps.includes("explain_or_investigate") && (
        <TextField label={W.finding.explanation} value={finding.explanation} rows={2} suggestions={W.finding.explanations} onSave={(explanation) => change({ explanation })} />
      )}
      <Follows item={item} finding={finding} />
      <Violation visit={visit} item={item} finding={finding} change={change} />
    </section>
  );
}
