/** The result, live and explained: which line of the rule, what it counts, what is done about it. */
import { Choices, TextField } from "../../parts/fields";
import { go, to } from "../../parts/go";
import { provisional } from "../../parts/provisional";
import { Act } from "../../parts/screen";
import type { Bodies } from "../../protocol";
import type { Visit } from "../../store";
import { W } from "../../words";
import { VisitScreen } from "./frame";
import { findingWants } from "./finding";
import { closeStands, failedItems, findingOf, finished, offSite, orderedItems, resting } from "./state";

type Close = Bodies["close"];

type Handling = Close["handling"];

/** What the findings call for, before a person chooses. */
export function handlingOf(visit: Visit): Handling {
  if (visit.body("stop", "stop")?.ordered) return "stop";
  return orderedItems(visit).length ? "order" : "pass";
}

export const closeOf = (visit: Visit): Close =>
  visit.body("close", "close") ?? { result: "", handling: handlingOf(visit), explanation: "", opinion: offSite(visit) || resting(visit) ? "" : W.sign.agree, provisional: {} };

/** A code for every paper there will be. Codes once given stay: a paper may already be on the wall. */
export function codesFor(visit: Visit, handling: Handling, given: Close["provisional"]): Close["provisional"] {
  const kinds = ["result" as const, ...(orderedItems(visit).length ? ["order" as const] : []), ...(handling === "stop" ? ["stop" as const] : [])];
  return Object.fromEntries(kinds.map((kind) => [kind, given[kind] || provisional()]));
}

function Rule({ visit }: { visit: Visit }) {
  const { result, gap } = visit.judgement.value;
  return (
    <table class="rule">
      <caption>{W.judge.row}</caption>
      <tbody>
        {visit.pack.checklist.judgement.map((row) => (
          <tr key={row.result} class={row.result === result ? "is" : ""}>
            <th scope="row">{row.result}</th>
            <td>{row.text}</td>
          </tr>
        ))}
      </tbody>
      {gap && (
        <tfoot>
          <tr>
            <td colSpan={2}>
              <span class="mark">{W.unsure}</span> {W.judge.gap}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function Figures({ visit }: { visit: Visit }) {
  const { checked, keyFailed, generalFailed, passRate } = visit.judgement.value;
  const figures = [
    [W.judge.checked, checked],
    [W.judge.keyFailed, keyFailed.length],
    [W.judge.generalFailed, generalFailed.length],
    [W.judge.rate, passRate],
  ] as const;
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Judge({ visit }: { visit: Visit }) {
  const { result, because, open, gap } = visit.judgement.value;
  const close = closeOf(visit);
  const confirmed = visit.body("close", "close") !== null;
  const failed = failedItems(visit);
  const wanting = failed.find((item) => findingWants(visit, item));
  const handling = confirmed ? close.handling : handlingOf(visit);
  const least = handlingOf(visit);
  const tooMild = least === "stop" && handling !== "stop" ? W.judge.mustStop : least === "order" && handling === "pass" ? W.judge.mustOrder : "";
  const why = open.length ? W.judge.open(open.length) : wanting ? `${wanting.code}：${findingWants(visit, wanting)}` : tooMild;
  const write = (part: Partial<Close>) => {
    const whole = { ...close, result: result ?? "", handling, ...part };
    void visit.write("close", "close", { ...whole, provisional: codesFor(visit, whole.handling, close.provisional) });
  };
  const stands = confirmed && closeStands(visit);
  const next = () => {
    if (!finished(visit) && !stands) write({});
    go(to.visit(visit.key, "sign"));
  };
  return (
    <VisitScreen
      visit={visit}
      act={<Act label={W.judge.confirm(result ?? "")} why={finished(visit) ? "" : why} note={confirmed && !stands ? W.judge.changed : ""} onPress={next} />}
    >
      <div class="cards">
        <section class="card verdict">
          <h2>
            {open.length ? W.judge.open(open.length) : result} {gap && <span class="mark">{W.unsure}</span>}
          </h2>
          <p>{because}</p>
          <Figures visit={visit} />
          <Rule visit={visit} />
        </section>
        <section class="card">
          <Choices
            label={W.judge.handling}
            hint={tooMild}
            value={handling}
            of={(["pass", "order", "stop"] as const).map((value) => ({ value, label: W.judge.handlings[value], ...(value === "stop" ? { tone: "bad" as const } : {}) }))}
            onChoose={(chosen) => write({ handling: chosen })}
          />
          <TextField label={W.judge.explanation} value={close.explanation} rows={2} onSave={(explanation) => write({ explanation })} />
        </section>
        <section class="card">
          <h2>
            {W.judge.findings} <small>{failed.length}</small>
          </h2>
          {!failed.length && <p class="muted">{W.judge.noFindings}</p>}
          <ul class="rows">
            {failed.map((item) => (
              <li key={item.code}>
                <a href={to.visit(visit.key, "check", item.code)}>
                  <b>{item.code}</b> {findingOf(visit, item).text}
                  {findingWants(visit, item) && <span class="light amber block">{findingWants(visit, item)}</span>}
                </a>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </VisitScreen>
  );
}
