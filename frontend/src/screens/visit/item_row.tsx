/** One item in the checklist: its text, its marks, and three big targets. It draws itself again only for its own answer. */
import { signal, useComputed } from "@preact/signals";
import { go, to } from "../../parts/go";
import { Icon, type IconName } from "../../parts/icons";
import type { AnswerResult as Result, Item } from "../../protocol";
import type { Visit } from "../../store";
import { W } from "../../words";
import { answer, answerOf, byScore, find, findingOf } from "./state";

export const RESULTS = [
  { value: "pass", label: W.check.pass, icon: "check" },
  { value: "fail", label: W.check.fail, icon: "cross" },
  { value: "na", label: W.check.na, icon: "dash" },
] as const;

/** 缺项 was pressed for this item and its reason is still to be said: without one it is no record. */
export const naAsked = signal("");

/** What pressing one of the three does; a failure and a gap ask for more at once. */
export function press(visit: Visit, item: Item, result: Result): void {
  const before = answerOf(visit, item.code)?.result;
  naAsked.value = result === "na" && before !== "na" ? item.code : "";
  if (result === before) return;
  if (result !== "na") void answer(visit, item.code, { result });
  if (result === "fail") void find(visit, item, {});
}

export function Answers({ visit, item, value, onPress }: { visit: Visit; item: Item; value: Result | null; onPress?: (result: Result) => void }) {
  return (
    <div class="answers" role="radiogroup" aria-label={`${item.code} ${item.text}`}>
      {RESULTS.map(({ value: result, label, icon }) => (
        <button
          key={result}
          type="button"
          role="radio"
          aria-checked={value === result}
          class={`answer ${result}`}
          onClick={() => {
            press(visit, item, result);
            onPress?.(result);
          }}
        >
          <Icon name={icon} />
          {label}
        </button>
      ))}
    </div>
  );
}

/** Why an item is not like the others: a key one, one that failed last time, one that is not to be looked at again. */
export function Marks({ visit, item }: { visit: Visit; item: Item }) {
  const { compulsory, blocked } = visit.pack.inspection;
  const block = blocked.find(({ code }) => code === item.code);
  return (
    <>
      {item.key && <span class="tag red">{W.check.key}</span>}
      {compulsory.includes(item.code) && <span class="tag amber">{W.check.must}</span>}
      {block && (
        <span class="tag" title={block.why}>
          {W.check.blocked}
        </span>
      )}
      {item.confidence === "proposed" && <span class="mark">{W.check.unsure}</span>}
    </>
  );
}

/** Asked for and not there yet: quiet, for it stops nobody. */
function Wants({ icon, text }: { icon: IconName; text: string }) {
  return (
    <span class="wants">
      <Icon name={icon} />
      {text}
    </span>
  );
}

export function ItemRow({ visit, item }: { visit: Visit; item: Item }) {
  const answered = useComputed(() => answerOf(visit, item.code));
  const said = useComputed(() => visit.heads.value.has(`item:${item.code}`));
  const found = useComputed(() => visit.body("finding", `finding:${item.code}`));
  const is = answered.value;
  const photos = is?.result === "fail" ? (found.value ?? findingOf(visit, item)).photos.length : (is?.photos.length ?? 0);
  const open = () => go(to.visit(visit.key, "check", item.code));
  const block = visit.pack.inspection.blocked.find(({ code }) => code === item.code);
  return (
    <li class={`item ${is?.result ?? "open"}`} id={`item-${item.code}`}>
      <button type="button" class="item-text" aria-haspopup="dialog" onClick={open}>
        <span class="item-code">{item.code}</span>
        <span>
          {item.text} <Marks visit={visit} item={item} />
          {is?.result === "fail" && found.value && found.value.text !== W.finding.draft(item.text) && <small class="light red">{found.value.text}</small>}
          {is?.result === "na" && (
            <small>
              {is.reason} {!said.value && <span class="tag">{W.check.prefilled}</span>}
            </small>
          )}
          {block && is?.reason !== block.why && <small>{block.why}</small>}
          {is?.readings.map(({ threshold, value }) => (
            <small key={threshold}>
              {visit.pack.thresholds[threshold]?.name} {value}
              {visit.pack.thresholds[threshold]?.unit}
            </small>
          ))}
          <small class="line">
            {photos > 0 ? <span>{W.check.photos(photos)}</span> : item.photo && is?.result !== "na" && <Wants icon="camera" text={W.check.wantsPhoto} />}
            {item.thresholds.length > 0 && !is?.readings.length && is?.result !== "na" && <Wants icon="dial" text={W.check.reading} />}
          </small>
        </span>
      </button>
      {byScore(visit) ? (
        <button type="button" class="score" onClick={open}>
          {is?.score ? W.check.scored(is.score) : is?.result === "na" ? W.check.naFull : W.check.score}
        </button>
      ) : (
        <Answers visit={visit} item={item} value={is?.result ?? null} onPress={(result) => (result === "fail" || (result === "na" && is?.result !== "na")) && open()} />
      )}
    </li>
  );
}
