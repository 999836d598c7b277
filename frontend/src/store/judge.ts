/** The rules on the device: the result of a visit, what follows from a failed item, and whether a reading can be true.
 *
 * The same rules as weili.law.judgement, thresholds and public_rating; tests compare them on thousands of cases.
 */
import type { AnswerResult, Bodies, Checklist, Item, Threshold } from "../protocol.ts";
import { compare, decimal, percent, sum, times, whole } from "./decimal.ts";

export interface Judgement {
  /** null while an item has no answer */
  result: string | null;
  keyFailed: string[];
  generalFailed: string[];
  checked: number;
  passRate: string;
  because: string;
  /** no line of the rule fits; read as 基本符合 (待确认) */
  gap: boolean;
  open: string[];
  confidence: string;
}

export interface Answered {
  result: AnswerResult;
  score?: string;
}

const PROPOSED = "proposed";

/** The result of a visit from its answers (检查结果判定). */
export function judge(checklist: Checklist, answers: ReadonlyMap<string, Answered>): Judgement {
  const open = checklist.items.filter((item) => !answers.has(item.code)).map((item) => item.code);
  const checked = checklist.items.filter((item) => (answers.get(item.code)?.result ?? "na") !== "na");
  const failed = checked.filter((item) => answers.get(item.code)?.result === "fail");
  const general = checked.filter((item) => !item.key);
  const keyFailed = failed.filter((item) => item.key).map((item) => item.code);
  const generalFailed = failed.filter((item) => !item.key).map((item) => item.code);
  const passed = general.length - generalFailed.length;
  const passRate = general.length ? percent(passed, general.length) : "100.0%";
  const known = { keyFailed, generalFailed, checked: checked.length, passRate, open };
  const counted = `重点项${keyFailed.length}项、一般项${generalFailed.length}项不符合，一般项合格率${passRate}`;
  if (checklist.rule === "mean_score") {
    return { ...known, ...meanScore(checklist, checked, answers, keyFailed.length), gap: false };
  }
  const row = checklist.judgement.find((each) => {
    if (each.key_failed_max !== null && keyFailed.length > each.key_failed_max) return false;
    if (each.general_failed_max !== null && generalFailed.length > each.general_failed_max) return false;
    const least = each.pass_rate_min === null ? null : decimal(each.pass_rate_min);
    return least === null || compare(whole(passed), times(least, whole(general.length))) >= 0 || general.length === 0;
  });
  const gap = checklist.rule === "catering_2016" && keyFailed.length === 1 && generalFailed.length === 0;
  const because = `${counted}：${row?.text ?? ""}`;
  return {
    ...known,
    result: open.length ? null : (row?.result ?? null),
    because: gap ? `${because}（恰有1项重点项不符合而一般项全部合格，表中没有这一情形，按基本符合处理，待确认）` : because,
    gap,
    confidence: gap ? PROPOSED : checklist.confidence,
  };
}

/** 量化分级: the mean of the item scores; two key items failed, and no grade is given. */
function meanScore(
  checklist: Checklist, checked: readonly Item[], answers: ReadonlyMap<string, Answered>, keyFailed: number,
): { result: string | null; because: string; confidence: string; open: string[] } {
  const open = checklist.items
    .filter((item) => !answers.has(item.code) || (checked.includes(item) && !decimal(answers.get(item.code)?.score ?? "")))
    .map((item) => item.code);
  const scores = checked.flatMap((item) => decimal(answers.get(item.code)?.score ?? "") ?? []);
  const total = sum(scores);
  const shown = scores.length ? mean(total.digits, total.scale, scores.length) : "0.00";
  const none = { result: open.length ? null : "不评定", confidence: checklist.confidence, open };
  if (keyFailed >= 2) return { ...none, because: `${keyFailed}项重点项不符合，不评定动态等级` };
  for (const row of checklist.scores ?? []) {
    const from = decimal(row.from);
    if (from && scores.length && compare(total, times(from, whole(scores.length))) >= 0) {
      return { result: open.length ? null : row.result, because: `平均${shown}分，不低于${row.from}分：${row.result}`, confidence: checklist.confidence, open };
    }
  }
  return { ...none, because: `平均${shown}分，低于${checklist.scores?.at(-1)?.from ?? ""}分，不评定等级` };
}

/** A mean with two places, rounded half to even. */
function mean(digits: bigint, scale: number, count: number): string {
  const over = 10n ** BigInt(scale) * BigInt(count);
  const doubled = (digits * 200n) / over;
  const exact = digits * 200n === doubled * over;
  let hundredths = doubled / 2n;
  if (doubled % 2n === 1n && (!exact || hundredths % 2n === 1n)) hundredths += 1n;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
}

export type Step = "stop" | "investigate" | "explain_or_investigate" | "correct_on_spot" | "order";

export interface NextStep {
  step: Step;
  label: string;
  article: string;
}

const STEPS: Record<Step, [string, string]> = {
  stop: ["立即停止食品生产经营活动", "第三十一条"],
  investigate: ["调查处理（形成案件线索）", "第三十二条、第三十三条"],
  explain_or_investigate: ["调查处理，不调查的应记明理由", "第三十二条"],
  correct_on_spot: ["当场改正并记录", "第三十三条"],
  order: ["书面责令限期改正", "第三十三条"],
};

/** What follows from a failed item, the gravest first (Order 49 art. 31–33); the officer signs it. */
export function followUps(
  item: Pick<Item, "key">, seen: Pick<Bodies["finding"], "accident_risk" | "affects_safety" | "fixed_on_spot">,
): NextStep[] {
  const steps: Step[] = seen.accident_risk
    ? ["stop", "investigate"]
    : seen.affects_safety
      ? ["investigate", "order"]
      : item.key
        ? ["explain_or_investigate", "order"]
        : [seen.fixed_on_spot ? "correct_on_spot" : "order"];
  return steps.map((step) => ({ step, label: STEPS[step][0], article: `食品生产经营监督检查管理办法${STEPS[step][1]}` }));
}

export interface ReadingSaid {
  /** whether it keeps the limit; null where it is no number */
  holds: boolean | null;
  /** whether it can be true at all */
  believable: boolean;
  sentence: string;
}

/** What a reading says beside its limit; one that cannot be true is refused with a sentence. */
export function readingSentence(threshold: Threshold, text: string): ReadingSaid {
  const value = decimal(text);
  if (!value) return { holds: null, believable: false, sentence: "请填写数字，例如 4.5" };
  const least = threshold.least === null ? null : decimal(threshold.least);
  const most = threshold.most === null ? null : decimal(threshold.most);
  if ((least && compare(value, least) < 0) || (most && compare(value, most) > 0)) {
    const range = `${threshold.least ?? ""}至${threshold.most ?? ""}${threshold.unit}`;
    return { holds: null, believable: false, sentence: `读数${text}${threshold.unit}不可能，应在${range}之间，请重新测量` };
  }
  const limit = decimal(threshold.value);
  const order = limit ? compare(value, limit) : 0;
  const holds = threshold.op === ">=" ? order >= 0 : threshold.op === ">" ? order > 0 : order <= 0;
  return { holds, believable: true, sentence: `读数${text}${threshold.unit}，${holds ? "符合" : "不符合"}“${threshold.text}”` };
}
