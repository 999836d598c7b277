/** What still keeps a visit from being finished: each a sentence, and the step at which it is mended. */
import type { Bodies, Checklist, Pack } from "../protocol.ts";
import type { Conflict } from "./heads.ts";
import { followUps, type Judgement } from "./judge.ts";

export type StepName = "arrive" | "tell" | "checklist" | "findings" | "close" | "sign" | "conflicts";

export interface Missing {
  step: StepName;
  about: string;
  sentence: string;
}

/** Reads what is said of a subject. */
export type Said = <K extends keyof Bodies>(kind: K, about: string) => Bodies[K] | null;

export function missingOf(pack: Pack, said: Said, judgement: Judgement, conflicts: readonly Conflict[]): Missing[] {
  const resting = said("rest", "rest")?.resting ?? false;
  return [
    ...conflicts.map(({ about }) => ({ step: "conflicts" as const, about, sentence: "两部手机的记录不一致，请选定一份" })),
    ...arriving(pack, said),
    ...(resting ? [] : [...answers(pack, judgement), ...findings(pack.checklist, said, judgement), ...closing(said)]),
    ...signatures(pack, said, resting),
  ];
}

function arriving(pack: Pack, said: Said): Missing[] {
  const found: Missing[] = [];
  if (pack.inspection.mode === "on_site" && !said("scan", "scan")) {
    found.push({ step: "arrive", about: "scan", sentence: "还没有扫企业码；系统不可用时请写明原因" });
  }
  const told = said("told", "told");
  if (!told?.certificates || !told.notice || !told.rights) {
    found.push({ step: "tell", about: "told", sentence: "还没有出示证件、交付通知书并告知权利" });
  }
  return found;
}

function answers(pack: Pack, judgement: Judgement): Missing[] {
  const blocked = new Set(pack.inspection.blocked.map(({ code }) => code));
  return judgement.open
    .filter((code) => !blocked.has(code))
    .map((code) => ({ step: "checklist" as const, about: `item:${code}`, sentence: `${code} 还没有结论` }));
}

function findings(checklist: Checklist, said: Said, judgement: Judgement): Missing[] {
  const failed = new Set([...judgement.keyFailed, ...judgement.generalFailed]);
  return checklist.items
    .filter((item) => failed.has(item.code))
    .flatMap((item) => {
      const about = `finding:${item.code}`;
      const finding = said("finding", about);
      const at = (sentence: string): Missing => ({ step: "findings", about, sentence: `${item.code} ${sentence}` });
      if (!finding?.text.trim()) return [at("不符合，请写明看到的问题")];
      const steps = new Set(followUps(item, finding).map(({ step }) => step));
      if (finding.fixed_on_spot) {
        return finding.measure.trim() && finding.after_photos.length ? [] : [at("已当场改正，请写明措施并拍改正后的照片")];
      }
      if (steps.has("order") && !finding.deadline) return [at("责令限期改正，请选择期限")];
      if (steps.has("explain_or_investigate") && !finding.explanation.trim()) return [at("是重点项，不调查的请写明理由")];
      return [];
    });
}

function closing(said: Said): Missing[] {
  return said("close", "close")?.handling ? [] : [{ step: "close", about: "close", sentence: "还没有确认结果和处理" }];
}

function signatures(pack: Pack, said: Said, resting: boolean): Missing[] {
  const officers = pack.officers
    .filter(({ id }) => !said("sign", `sign:officer:${id}`))
    .map(({ id, name }) => ({ step: "sign" as const, about: `sign:officer:${id}`, sentence: `${name}还没有签名` }));
  const signed = pack.officers.length - officers.length;
  const business = said("sign", "sign:business");
  const found: Missing[] = signed >= 2 ? [] : officers;
  // off site nobody stands there to sign, and a place that rests has nobody
  if (!business && !resting && pack.inspection.mode === "on_site") {
    found.push({ step: "sign", about: "sign:business", sentence: "被检查单位还没有签名；拒签的请写明理由和见证" });
  }
  return found;
}
