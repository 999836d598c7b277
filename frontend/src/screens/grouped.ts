/** The list in the order in which a day is worked off. */
import type { Brief } from "../protocol";
import { daysBetween, today } from "../parts/days";
import { W } from "../words";

export type Group = "today" | "late" | "later" | "done";
export interface Grouped {
  group: Group;
  title: string;
  briefs: Brief[];
}

export const OVER = new Set(["finished", "published"]);

export function groupOf(brief: Brief, on: string): Group {
  if (OVER.has(brief.state)) return "done";
  if (brief.planned_on < on) return "late";
  return brief.planned_on === on ? "today" : "later";
}

export function grouped(list: readonly Brief[]): Grouped[] {
  const on = today();
  const groups: readonly Group[] = ["today", "late", "later", "done"];
  return groups.map((group) => ({ group, title: W.day[group], briefs: list.filter((brief) => groupOf(brief, on) === group) })).filter(({ briefs }) => briefs.length > 0);
}

/** When, in a word: 今天, 逾期3天, 明天. */
export function when(brief: Brief): string {
  const days = daysBetween(today(), brief.planned_on);
  if (days === 0) return W.day.today;
  return days < 0 ? W.day.lateBy(-days) : W.day.inDays(days);
}
