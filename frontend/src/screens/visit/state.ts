/** What the screens of a visit ask of it: which steps there are, which are done, what a record says before it is one. */
import { batch } from "@preact/signals";
import type { Bodies, Item, Kind } from "../../protocol";
import { followUps, type Missing, type StoredRecord, type Visit } from "../../store";
import { to, type Step } from "../../parts/go";
import { dayOf } from "../../parts/days";
import { W } from "../../words";

export type Answer = Bodies["answer"];
export type Finding = Bodies["finding"];

export const offSite = (visit: Visit): boolean => visit.pack.inspection.mode === "off_site";
const ENDED = new Set(["finished", "published"]);
export const resting = (visit: Visit): boolean => visit.body("rest", "rest")?.resting ?? false;
export const finished = (visit: Visit): boolean => visit.body("finish", "finish") !== null || ENDED.has(visit.house.value.state);
export const nameOf = (visit: Visit): string => visit.pack.business.sign || visit.pack.business.name;
export const byScore = (visit: Visit): boolean => visit.pack.checklist.rule === "mean_score";

/** Evidence of an inspection off site is filed under this, for it belongs to no item. */
export const WAY_ITEM = "way";
export const OFF_SITE_WAYS = ["papers", "video", "facts"] as const;
export const wayOf = (visit: Visit) => W.way[visit.pack.inspection.way as (typeof OFF_SITE_WAYS)[number]] ?? W.way.papers;

export function stepsOf(visit: Visit): Step[] {
  // a place that rests gets no papers: there is no result to tell of
  if (resting(visit)) return ["before", "arrive", "tell", "rest", "sign", "sent"];
  return ["before", "arrive", "tell", "check", "judge", "sign", "papers", "sent"];
}

export const stepName = (visit: Visit, step: Step): string => (step === "arrive" && offSite(visit) ? W.visit.wayStep : W.visit.steps[step]);

/** The files that were taken for something that is no item. */
export function filesOf(visit: Visit, item: string): string[] {
  return [...visit.heads.value.entries()]
    .filter(([about]) => about.startsWith("file:"))
    .flatMap(([about]) => visit.body("file", about) ?? [])
    .filter((file) => file.item === item)
    .map(({ sha256 }) => sha256);
}

export interface Signer {
  about: string;
  name: string;
  officer: boolean;
}

export function signersOf(visit: Visit): Signer[] {
  const officers = [...visit.pack.officers].sort((a, b) => Number(b.me) - Number(a.me));
  return [
    ...officers.map(({ id, name }) => ({ about: `sign:officer:${id}`, name, officer: true })),
    { about: "sign:business", name: W.sign.business, officer: false },
  ];
}

/** Whose signature is still wanted: two officers suffice, and off site nobody stands there to sign. */
export function unsigned(visit: Visit): Signer[] {
  const wanted = new Set(visit.missing.value.filter(({ step }) => step === "sign").map(({ about }) => about));
  return signersOf(visit).filter(({ about }) => wanted.has(about));
}

export function isDone(visit: Visit, step: Step): boolean {
  switch (step) {
    case "before":
      return visit.heads.value.size > 0;
    case "arrive":
      return offSite(visit) ? filesOf(visit, WAY_ITEM).length > 0 : visit.body("scan", "scan") !== null;
    case "tell":
      return visit.body("told", "told") !== null;
    case "check":
      return visit.judgement.value.open.length === 0;
    case "judge":
      return closeStands(visit);
    case "rest":
      return resting(visit);
    case "sign":
      return unsigned(visit).length === 0;
    case "papers":
      return finished(visit);
    default:
      return finished(visit) && visit.records.value.every(({ state }) => state === "sent" || state === "late");
  }
}

export const nextStep = (visit: Visit): Step => stepsOf(visit).find((step) => !isDone(visit, step)) ?? "sent";

/** Whether what was confirmed is still what the answers say. */
export function closeStands(visit: Visit): boolean {
  const close = visit.body("close", "close");
  return close !== null && close.result === visit.judgement.value.result;
}

const NO_ANSWER: Answer = { result: "pass", reason: "", note: "", score: "", readings: [], photos: [], voice: [] };

/** What is filled in for the officer: items that do not concern the business, or that a higher body just looked at. */
export function prefilled({ pack }: Visit, code: string): string {
  const blocked = pack.inspection.blocked.find((each) => each.code === code);
  if (blocked) return blocked.why;
  return pack.checklist.items.find((item) => item.code === code)?.applies ? "" : W.check.doesNotConcern;
}

const filled = new Map<string, Answer>();

/** The answer to an item; where nobody gave one, what is filled in. The same object while it stays the same answer. */
export function answerOf(visit: Visit, code: string): Answer | null {
  const said = visit.body("answer", `item:${code}`);
  if (said) return said;
  const reason = prefilled(visit, code);
  if (!reason) return null;
  const known = filled.get(reason) ?? { ...NO_ANSWER, result: "na", reason };
  filled.set(reason, known);
  return known;
}

export function answer(visit: Visit, code: string, change: Partial<Answer>): Promise<StoredRecord> {
  const before = answerOf(visit, code);
  const reason = change.result && change.result !== "na" ? { reason: "" } : {};
  // what is met after all, or does not concern them, has no finding
  const finding = `finding:${code}`;
  if (change.result && change.result !== "fail" && visit.body("finding", finding)) void visit.write("finding", finding, { cleared: true });
  return visit.write("answer", `item:${code}`, { ...NO_ANSWER, ...before, ...reason, ...change });
}

/** Several items with one tap; each is its own record. */
export function answerAll(visit: Visit, items: readonly Item[], change: (item: Item) => Partial<Answer>): Promise<unknown> {
  return batch(() => Promise.all(items.map((item) => answer(visit, item.code, change(item)))));
}

/** A finding before anybody wrote it: what is known is filled in. */
function draft(visit: Visit, item: Item): Finding {
  const violation = item.violations.length === 1 ? (item.violations[0] ?? "") : "";
  const earlier = visit.records.value.findLast(({ kind }) => kind === "finding")?.body as Partial<Finding> | undefined;
  return {
    text: W.finding.draft(item.text),
    violation,
    article: visit.pack.violations[violation]?.article ?? `${item.basis.regulation}${item.basis.article}`,
    affects_safety: false,
    accident_risk: false,
    fixed_on_spot: false,
    measure: "",
    deadline: earlier?.deadline ?? "",
    explanation: "",
    photos: answerOf(visit, item.code)?.photos ?? [],
    after_photos: [],
    voice: [],
  };
}

export const findingOf = (visit: Visit, item: Item): Finding => visit.body("finding", `finding:${item.code}`) ?? draft(visit, item);

export function find(visit: Visit, item: Item, change: Partial<Finding>): Promise<StoredRecord> {
  return visit.write("finding", `finding:${item.code}`, { ...findingOf(visit, item), ...change });
}

export const failedItems = (visit: Visit): Item[] => visit.pack.checklist.items.filter(({ code }) => answerOf(visit, code)?.result === "fail");

/** The findings that are ordered to be put right in writing, by a day. */
export const orderedItems = (visit: Visit): Item[] =>
  failedItems(visit).filter((item) => followUps(item, findingOf(visit, item)).some(({ step }) => step === "order"));

/** Merges a change into what a record says now. */
export function amend<K extends Kind>(visit: Visit, kind: K, about: string, blank: Bodies[K], change: Partial<Bodies[K]>): Promise<StoredRecord> {
  return visit.write(kind, about, { ...blank, ...visit.body(kind, about), ...change });
}

/** Where that is mended which still keeps the visit from being finished. */
export function mendAt(visit: Visit, { step, about }: Missing): { step: Step; address: string } {
  const place: Record<Missing["step"], Step> = { arrive: "arrive", tell: "tell", checklist: "check", findings: "check", close: "judge", sign: "sign", conflicts: "conflicts" };
  const at = place[step];
  return { step: at, address: to.visit(visit.key, at, at === "check" ? about.replace(/^.*?:/, "") : "") };
}

export interface Block {
  name: string;
  items: Item[];
}

/** The items as one walks through the place: by area where the list knows it, else by block. */
export function blocksOf(items: readonly Item[]): Block[] {
  const blocks = new Map<string, Item[]>();
  for (const item of items) {
    const name = item.area || item.block;
    blocks.set(name, [...(blocks.get(name) ?? []), item]);
  }
  return [...blocks].map(([name, members]) => ({ name, items: members }));
}

/** Whose certificate had run out by the day of the visit. */
export const expired = (visit: Visit, on: string) => visit.pack.officers.filter(({ certificate_until }) => certificate_until && certificate_until < dayOf(on));
