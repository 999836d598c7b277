/** What phone and house say to each other: the types of docs/field-protocol.md. Numbers with fractions are text. */

export interface Position {
  lat: string;
  lon: string;
  accuracy: string;
  at: string;
}

export type AnswerResult = "pass" | "fail" | "na";

export interface Reading {
  threshold: string;
  value: string;
}

/** What each kind of record says. */
export interface Bodies {
  scan: { code: string; way: "camera" | "typed" | "manual"; reason: string; position: Position | null };
  told: {
    certificates: boolean;
    notice: boolean;
    rights: boolean;
    recusal: "none" | "asked";
    recusal_text: string;
    companion: string;
    companion_role: string;
  };
  answer: {
    result: AnswerResult;
    reason: string;
    note: string;
    score: string;
    readings: Reading[];
    photos: string[];
    voice: string[];
  };
  finding: {
    text: string;
    violation: string;
    article: string;
    affects_safety: boolean;
    accident_risk: boolean;
    fixed_on_spot: boolean;
    measure: string;
    deadline: string;
    explanation: string;
    photos: string[];
    after_photos: string[];
    voice: string[];
  };
  file: {
    sha256: string;
    media: string;
    size: number;
    taken_at: string;
    item: string;
    label: string;
    position: Position | null;
  };
  stop: { ordered: boolean; text: string };
  sample: { product: string; maker: string; batch: string; made_on: string; quantity: string; reason: string; item: string };
  rest: { resting: boolean; text: string; photos: string[] };
  close: {
    result: string;
    handling: "pass" | "order" | "stop";
    explanation: string;
    opinion: string;
    /** the codes of papers made without signal */
    provisional: Partial<Record<"result" | "order" | "stop", string>>;
  };
  sign: {
    state: "signed" | "sealed" | "refused_witnessed" | "refused_recorded";
    name: string;
    role: string;
    image: string;
    reason: string;
    witness: string;
  };
  finish: { finished_at: string; records: number; files: number };
}

export type Kind = keyof Bodies;
export type Body = Bodies[Kind];
/** A subject that was taken back: as if nothing had been said of it. */
export interface Cleared {
  cleared: true;
}

/** One thing written down; never changed, never removed. */
export interface FieldRecord {
  id: string;
  inspection: string;
  device: string;
  seq: number;
  kind: Kind;
  about: string;
  after: string[];
  made_at: string;
  body: Body | Cleared;
  sha256: string;
}

export interface Receipt {
  id: string;
  state: "kept" | "known" | "late" | "refused";
  receipt: string;
  message: string;
  notes: string[];
}

export interface SentAnswer {
  received_at: string;
  receipts: Receipt[];
  inspections: Record<string, { state: string; held_because: string }>;
}

/** A record as the house gives it back, perhaps of another officer's phone. */
export type KeptRecord = FieldRecord & { receipt: string; person_name: string };

export interface Paper {
  kind: string;
  label: string;
  number: string;
  provisional: string;
  url: string;
}

export interface OthersAnswer {
  records: KeptRecord[];
  next: number;
  state: string;
  held_because: string;
  papers: Paper[];
}

export interface Me {
  person: { id: number; name: string; certificate: string; certificate_until: string; station: string };
  district: { code: string; name: string } | null;
}

export interface MeAnswer extends Me {
  csrf: string;
  key: string;
  now: string;
}

export interface Town {
  name: string;
  outline: [number | string, number | string][] | [number | string, number | string][][];
}

/** One line of today's list. */
export interface Brief {
  key: string;
  state: string;
  state_label: string;
  kind: string;
  kind_label: string;
  source_label: string;
  planned_on: string;
  mode: "on_site" | "off_site";
  secret: boolean;
  urgent: boolean;
  leads: boolean;
  officers: string[];
  held_because: string;
  finished_at: string | null;
  business: {
    id: number;
    name: string;
    sign: string;
    kind: string;
    town: string;
    address: string;
    lat: string | null;
    lon: string | null;
    grade: string;
    status: string;
    matter: string;
  };
  open_findings: number;
}

export interface ListAnswer {
  made_at: string;
  today: string;
  inspections: Brief[];
  towns: Town[];
}

export interface Item {
  code: string;
  block: string;
  area: string;
  text: string;
  key: boolean;
  method: string;
  basis: { regulation: string; article: string; rank: string };
  confidence: string;
  photo: boolean;
  pass_answer: string;
  applies: boolean;
  thresholds: string[];
  violations: string[];
}

export interface JudgementRow {
  result: string;
  key_failed_max: number | null;
  general_failed_max: number | null;
  pass_rate_min: string | null;
  /** the least mean of the item scores, where the rule is one of scores (量化分级) */
  mean_min: string | null;
  text: string;
}

export interface Checklist {
  id: number;
  code: string;
  version: number;
  sha256: string;
  name: string;
  sector: string;
  confidence: string;
  note: string;
  results: string[];
  rule: string;
  judgement: JudgementRow[];
  items: Item[];
}

export interface Threshold {
  name: string;
  op: ">=" | "<=" | ">";
  value: string;
  unit: string;
  text: string;
  least: string | null;
  most: string | null;
  confidence: string;
}

export interface Violation {
  name: string;
  article: string;
  penalty_article: string;
}

export interface Officer {
  id: number;
  name: string;
  certificate: string;
  certificate_until: string;
  sent_by: string;
  leads: boolean;
  me: boolean;
}

export interface Before {
  visits: { on: string; kind: string; result: string; findings: string[]; open: string[] }[];
  open_findings: { on: string; code: string; text: string; deadline: string }[];
  items: Record<string, { on: string; result: string }[]>;
  self_checks: { on: string; text: string }[];
  complaints: { on: string; text: string; state: string }[];
  samples: { on: string; product: string; verdict: string }[];
  penalties: { on: string; text: string }[];
  duties: { title: string; due: string }[];
  hidden: string[];
}

/** Everything one visit needs, as the house made it up when it was downloaded. */
export interface Pack {
  key: string;
  made_at: string;
  sha256: string;
  inspection: {
    kind: string;
    kind_label: string;
    source: string;
    source_label: string;
    source_text: string;
    mode: "on_site" | "off_site";
    way: string;
    state: string;
    planned_on: string;
    secret: boolean;
    urgent: boolean;
    approved: { by: string; at: string } | null;
    notified: { at: string; how: string } | null;
    nth: number;
    matters: { title: string; due_on: string }[];
    blocked: { code: string; why: string }[];
    compulsory: string[];
    campaign: string;
    rechecks: { number: string; deadline: string; findings: { code: string; text: string }[] } | null;
  };
  officers: Officer[];
  business: {
    id: number;
    name: string;
    sign: string;
    kind: string;
    address: string;
    station: string;
    lat: string | null;
    lon: string | null;
    uscc: string;
    contact: string;
    phone: string;
    status: string;
    grade: string;
    permits: { label: string; number: string; until: string; scope: string }[];
    codes: string[];
  };
  checklist: Checklist;
  thresholds: Record<string, Threshold>;
  violations: Record<string, Violation>;
  before: Before;
  texts: { rights: string[]; discipline: string[]; legal_basis: string };
  records: KeptRecord[];
}
