/** Records in words: of what they speak and what they say. */
import { aboutWords } from "../../parts/about";
import type { Bodies, Kind } from "../../protocol";
import type { StoredRecord, Visit } from "../../store";
import { W } from "../../words";

/** `item:4.1` as the item it is; anything else by its kind. */
export function subject(visit: Visit, about: string): string {
  const { name, code } = aboutWords(about);
  const item = visit.pack.checklist.items.find((each) => each.code === code);
  return item ? `${name} ${item.code} ${item.text}` : name;
}

const yes = (value: unknown) => (value ? W.finding.yes : W.finding.no);

/** What a record says, line by line; empty lines are left out. */
export function told({ kind, body }: StoredRecord): [string, string][] {
  if ("cleared" in body) return [[W.kinds[kind], W.cleared]];
  return (SAYINGS[kind]?.(body as never) ?? []).filter(([, value]) => value);
}

const SAYINGS: { [K in Kind]?: (body: Bodies[K]) => [string, string][] } = {
  scan: ({ way, code, reason }) => [
    [W.arrive.way, W.arrive[way]],
    [W.arrive.code, code],
    [W.arrive.reason, reason],
  ],
  told: ({ recusal, recusal_text, companion, companion_role }) => [
    [W.tell.recusal, recusal === "asked" ? W.tell.recusalAsked : W.tell.recusalNone],
    [W.tell.recusalText, recusal_text],
    [W.tell.companion, `${companion} ${companion_role}`.trim()],
  ],
  answer: ({ result, reason, note, score, readings }) => [
    [W.kinds.answer, W.check[result === "na" ? "naFull" : result]],
    [W.check.naReason, reason],
    [W.check.score, score],
    [W.sheet.readings, readings.map(({ value }) => value).join("、")],
    [W.sheet.note, note],
  ],
  finding: ({ text, article, affects_safety, accident_risk, fixed_on_spot, measure, deadline, explanation }) => [
    [W.finding.text, text],
    [W.finding.article, article],
    [W.finding.safety, yes(affects_safety)],
    [W.finding.accident, yes(accident_risk)],
    [W.finding.fixed, fixed_on_spot ? W.finding.fixedNow : W.finding.fixedLater],
    [W.finding.measure, measure],
    [W.finding.deadline, deadline],
    [W.finding.explanation, explanation],
  ],
  stop: ({ ordered, text }) => [[W.kinds.stop, ordered ? W.finding.stopOrdered : W.none], [W.finding.stopText, text]],
  rest: ({ resting, text }) => [[W.kinds.rest, yes(resting)], [W.rest.text, text]],
  close: ({ result, handling, explanation, opinion }) => [
    [W.kinds.close, result],
    [W.judge.handling, W.judge.handlings[handling]],
    [W.judge.explanation, explanation],
    [W.sign.opinion, opinion],
  ],
  sign: ({ state, name, reason, witness }) => [
    [W.sign.how, W.sign.states[state]],
    [W.sign.name, name],
    [W.sign.reason, reason],
    [W.sign.witness, witness],
  ],
  sample: ({ product, maker, quantity }) => [
    [W.sample.product, product],
    [W.sample.maker, maker],
    [W.sample.quantity, quantity],
  ],
  file: ({ label, media }) => [[W.kinds.file, `${label} ${media}`.trim()]],
};

/** The pictures that a record names. */
export function photosOf({ body }: StoredRecord): string[] {
  const { photos = [], after_photos = [], image = "" } = body as { photos?: string[]; after_photos?: string[]; image?: string };
  return [...photos, ...after_photos, ...(image ? [image] : [])];
}
