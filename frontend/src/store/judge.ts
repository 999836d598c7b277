/** The rules on the device: the result of a visit, what follows from a failed item, and whether a reading can be true.
 *
 * The same rules as weili.law.judgement, thresholds and public_rating; tests compare them on thousands of cases.
 */
import type { AnswerResult, Bodies, Checklist, Item, JudgementRow, Threshold } from "../protocol.ts";
import { compare, type Decimal, decimal, halfEven, percent, sum, times, whole } from "./decimal.ts";

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
  const scored = checklist.rule === MEAN_SCORE;
  const checked = checklist.items.filter((item) => (answers.get(item.code)?.result ?? "na") !== "na");
  const failed = checked.filter((item) => answers.get(item.code)?.result === "fail");
  const general = checked.filter((item) => !item.key);
  const keyFailed = failed.filter((item) => item.key).map((item) => item.code);
  const generalFailed = failed.filter((item) => !item.key).map((item) => item.code);
  const scores = checked.flatMap((item) => scoreOf(answers.get(item.code)) ?? []);
  const open = checklist.items
    .filter((item) => !answers.has(item.code) || (scored && checked.includes(item) && !scoreOf(answers.get(item.code))))
    .map((item) => item.code);
  const counts: Counts = { key: keyFailed.length, general: generalFailed.length, of: general.length, scores };
  const row = checklist.judgement.find((each) => fits(each, counts));
  // 2016 catering: one key item failed and all general ones passed stands in no line of the table
  const gap = checklist.rule === "catering_2016" && keyFailed.length === 1 && generalFailed.length === 0;
  const passRate = general.length ? percent(general.length - generalFailed.length, general.length) : "100.0%";
  const counted = scored
    ? `平均${mean(scores)}分，重点项${keyFailed.length}项不符合`
    : `重点项${keyFailed.length}项、一般项${generalFailed.length}项不符合，一般项合格率${passRate}`;
  return {
    result: open.length || (scored && !scores.length) ? null : (row?.result ?? null),
    keyFailed,
    generalFailed,
    checked: checked.length,
    passRate,
    because: `${counted}：${row?.text ?? ""}${gap ? GAP : ""}`,
    gap,
    open,
    confidence: gap ? PROPOSED : checklist.confidence,
  };
}

const MEAN_SCORE = "mean_score";
const GAP = "（恰有1项重点项不符合而一般项全部合格，表中没有这一情形，按基本符合处理，待确认）";
const TEN = whole(10);

interface Counts {
  key: number;
  general: number;
  of: number;
  scores: readonly Decimal[];
}

/** A score from 0 to 10; null where none was given, or one outside. */
function scoreOf(answer: Answered | undefined): Decimal | null {
  const score = decimal(answer?.score ?? "");
  return score && compare(score, whole(0)) >= 0 && compare(score, TEN) <= 0 ? score : null;
}

function fits(row: JudgementRow, counts: Counts): boolean {
  if (row.key_failed_max !== null && counts.key > row.key_failed_max) return false;
  if (row.general_failed_max !== null && counts.general > row.general_failed_max) return false;
  const rate = decimal(row.pass_rate_min ?? "");
  if (rate && counts.of && compare(whole(counts.of - counts.general), times(rate, whole(counts.of))) < 0) return false;
  const least = decimal(row.mean_min ?? "");
  if (!least) return true;
  return counts.scores.length > 0 && compare(sum(counts.scores), times(least, whole(counts.scores.length))) >= 0;
}

/** The mean of scores with two places, rounded half to even as Python's format does. */
function mean(scores: readonly Decimal[]): string {
  if (!scores.length) return "0.00";
  const total = sum(scores);
  const hundredths = halfEven(total.digits * 100n, 10n ** BigInt(total.scale) * BigInt(scores.length));
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
