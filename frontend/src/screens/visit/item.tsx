/** The sheet of one item: what is asked and why, the answer, readings, photos, a note; and what follows when it fails. */
import { useSignal } from "@preact/signals";
import { TextField } from "../../parts/fields";
import { Photos, Voice } from "../../parts/files";
import { go, route, swap, to } from "../../parts/go";
import { decimal } from "../../parts/numbers";
import { Pad } from "../../parts/pad";
import { Act } from "../../parts/screen";
import { Sheet } from "../../parts/sheet";
import type { Item } from "../../protocol";
import { readingSentence, type Visit } from "../../store";
import { W } from "../../words";
import { FindingPart, findingWants } from "./finding";
import { Answers, Marks, naAsked } from "./item_row";
import { SamplePart } from "./sample";
import { answer, answerOf, byScore, finished } from "./state";

function About({ visit, item }: { visit: Visit; item: Item }) {
  const past = visit.pack.before.items[item.code] ?? [];
  return (
    <dl class="about">
      {item.method && (
        <>
          <dt>{W.sheet.method}</dt>
          <dd>{item.method}</dd>
        </>
      )}
      <dt>{W.sheet.basis}</dt>
      <dd>
        {item.basis.regulation}
        {item.basis.article} {item.basis.rank && <span class="tag">{W.sheet.ranks[item.basis.rank] ?? item.basis.rank}</span>}
      </dd>
      <dt>{W.sheet.history}</dt>
      <dd>{past.length ? past.map(({ on, result }) => <span key={on} class="past">{on} {W.sheet.past[result] ?? result}</span>) : W.sheet.noHistory}</dd>
    </dl>
  );
}

/** One reading: typed on the pad, the limit beside it, what cannot be true refused with a sentence. */
function Reading({ visit, item, threshold }: { visit: Visit; item: Item; threshold: string }) {
  const limit = visit.pack.thresholds[threshold]!;
  const typing = useSignal<string | null>(null);
  const is = answerOf(visit, item.code);
  const kept = is?.readings.filter((reading) => reading.threshold === threshold) ?? [];
  const value = decimal(typing.value ?? "");
  const said = value ? readingSentence(limit, value) : null;
  const others = is?.readings ?? [];
  const record = () => {
    const result = is?.result ?? (said?.holds ? "pass" : "fail");
    void answer(visit, item.code, { result, readings: [...others, { threshold, value }] });
    typing.value = null;
  };
  return (
    <div class="field reading">
      <p class="label">
        {limit.name} <span class="muted">{W.sheet.limit(limit.text || `${limit.op}${limit.value}${limit.unit}`)}</span>
      </p>
      {kept.map((reading, at) => {
        const { holds } = readingSentence(limit, reading.value);
        return (
          <p key={at} class="line">
            <b class={holds ? "light green" : "light red"}>
              {reading.value}
              {limit.unit}
            </b>
            <button type="button" class="link" onClick={() => void answer(visit, item.code, { readings: others.filter((each) => each !== reading) })}>
              {W.sheet.remove}
            </button>
          </p>
        );
      })}
      {typing.value === null ? (
        <button type="button" class="plain" onClick={() => (typing.value = "")}>
          {W.sheet.record}
        </button>
      ) : (
        <>
          <p class="typed" aria-live="polite">
            <b>{typing.value || "—"}</b> {limit.unit}
          </p>
          {said && <p class={!said.believable ? "error" : said.holds ? "light green" : "light red"}>{said.sentence}</p>}
          <Pad value={typing.value} onValue={(text) => (typing.value = text)} done={{ label: W.sheet.record, ready: said?.believable ?? false, onPress: record }} />
        </>
      )}
    </div>
  );
}

const inRange = (score: string): boolean => score !== "" && Number(score) >= 0 && Number(score) <= 10;

/** Zero to ten, for lists that are judged by their mean. */
function Score({ visit, item }: { visit: Visit; item: Item }) {
  const is = answerOf(visit, item.code);
  const typing = useSignal(is?.score ?? "");
  const value = decimal(typing.value);
  const put = (text: string) => {
    typing.value = text;
    const score = decimal(text);
    // a score says nothing of met or not met: until an officer says otherwise a scored item is met
    const result = is && is.result !== "na" ? is.result : "pass";
    if (inRange(score)) void answer(visit, item.code, { result, score });
  };
  return (
    <div class="field reading">
      <p class="label">
        {W.check.score} <span class="muted">{W.check.scoreHint}</span>
      </p>
      <p class="typed" aria-live="polite">
        <b>{typing.value || "—"}</b>
      </p>
      {value !== "" && !inRange(value) && <p class="error">{W.check.scoreOut(value)}</p>}
      <Pad value={typing.value} onValue={put} />
    </div>
  );
}

export function ItemSheet({ visit, item }: { visit: Visit; item: Item }) {
  const { items } = visit.pack.checklist;
  const is = answerOf(visit, item.code);
  const asking = naAsked.value === item.code;
  const close = () => {
    naAsked.value = "";
    if (route.value.part) go(to.visit(visit.key, "check"));
  };
  const wants = is?.result === "fail" ? findingWants(visit, item) : asking && is?.result !== "na" ? W.sheet.needNa : "";
  const next = items.slice(items.indexOf(item) + 1).find(({ code }) => !answerOf(visit, code));
  const foot = (
    <>
      <Act label={W.sheet.toList} why={wants} onPress={close} />
      {next && !wants && (
        <button type="button" class="link" onClick={() => swap(to.visit(visit.key, "check", next.code))}>
          {W.sheet.next}：{next.code} {next.text}
        </button>
      )}
    </>
  );
  return (
    <Sheet
      name={W.item(item.code)}
      title={
        <>
          {item.code} <Marks visit={visit} item={item} />
        </>
      }
      onClose={close}
      foot={!finished(visit) && foot}
    >
      <p class="item-full">{item.text}</p>
      <Answers visit={visit} item={item} value={asking ? "na" : (is?.result ?? null)} />
      {byScore(visit) && is?.result !== "na" && <Score visit={visit} item={item} />}
      {(asking || is?.result === "na") && (
        <TextField
          label={W.check.naReason}
          value={is?.reason ?? ""}
          suggestions={W.check.naReasons}
          onSave={(reason) => {
            if (reason.trim()) void answer(visit, item.code, { result: "na", reason: reason.trim() });
          }}
        />
      )}
      {item.thresholds.filter((name) => visit.pack.thresholds[name]).map((name) => (
        <Reading key={name} visit={visit} item={item} threshold={name} />
      ))}
      {is?.result === "fail" ? (
        <FindingPart visit={visit} item={item} />
      ) : (
        is && <Photos visit={visit} item={item.code} shas={is.photos} title={W.sheet.photos} wanted={item.photo && is.result === "pass"} onChange={(photos) => void answer(visit, item.code, { photos })} />
      )}
      <About visit={visit} item={item} />
      {is && (
        <details class="more">
          <summary>{W.sheet.more}</summary>
          <TextField label={W.sheet.note} value={is.note} rows={2} onSave={(note) => void answer(visit, item.code, { note })} />
          <Voice visit={visit} item={item.code} shas={is.voice} onChange={(voice) => void answer(visit, item.code, { voice })} />
          <SamplePart visit={visit} item={item.code} />
        </details>
      )}
    </Sheet>
  );
}
