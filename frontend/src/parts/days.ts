/** Days and instants in words. A day is a day in Beijing, whatever zone the phone stands in. */
const BEIJING = "Asia/Shanghai";
const day = new Intl.DateTimeFormat("sv-SE", { timeZone: BEIJING, year: "numeric", month: "2-digit", day: "2-digit" });
const clock = new Intl.DateTimeFormat("zh-CN", { timeZone: BEIJING, hour: "2-digit", minute: "2-digit", hour12: false });
const WEEK = "日一二三四五六";
const DAY = 86_400_000;

export const dayOf = (at: Date | string): string => day.format(new Date(at));
export const today = (): string => dayOf(new Date());
export const timeOf = (at: string): string => clock.format(new Date(at));

/** `2026年10月14日（周三）` of `2026-10-14`. */
export function inWords(on: string): string {
  const [y, m, d] = on.split("-").map(Number);
  if (!y || !m || !d) return on;
  return `${y}年${m}月${d}日（周${WEEK[new Date(Date.UTC(y, m - 1, d)).getUTCDay()]}）`;
}

/** `10月14日 09:30`, for moments of this year. */
export function moment(at: string): string {
  const [, m, d] = dayOf(at).split("-").map(Number);
  return `${m}月${d}日 ${timeOf(at)}`;
}

export const plusDays = (on: string, days: number): string => new Date(Date.parse(on) + days * DAY).toISOString().slice(0, 10);
export const daysBetween = (from: string, until: string): number => Math.round((Date.parse(until) - Date.parse(from)) / DAY);
