/** What stands of each subject: the records that no other comes after. Two of them are a conflict, and both stay. */
import type { Body, FieldRecord, Kind } from "../protocol.ts";
import type { RecordState } from "./database.ts";

export type StoredRecord = FieldRecord & {
  receipt: string;
  person_name: string;
  state: RecordState;
  message: string;
  mine: boolean;
};

export interface Conflict {
  about: string;
  kind: Kind;
  heads: StoredRecord[];
}

/** The heads of every subject, each subject's in the order of their writing. */
export function headsOf(records: Iterable<StoredRecord>): Map<string, StoredRecord[]> {
  const bySubject = new Map<string, StoredRecord[]>();
  for (const record of records) {
    if (record.state === "refused") continue;
    const same = bySubject.get(record.about);
    if (same) same.push(record);
    else bySubject.set(record.about, [record]);
  }
  const heads = new Map<string, StoredRecord[]>();
  for (const [about, same] of bySubject) {
    const covered = new Set(same.flatMap((record) => record.after));
    heads.set(about, same.filter((record) => !covered.has(record.id)));
  }
  return heads;
}

/** Several devices say these of themselves, and no two of them contradict each other. */
const EACH_FOR_ITSELF: ReadonlySet<Kind> = new Set(["finish", "file"]);

export function conflictsOf(heads: ReadonlyMap<string, StoredRecord[]>): Conflict[] {
  return [...heads].flatMap(([about, same]) => {
    const first = same[0];
    return first && same.length > 1 && !EACH_FOR_ITSELF.has(first.kind) ? [{ about, kind: first.kind, heads: same }] : [];
  });
}

/** What is said of a subject: by its only head, or while two differ by the latest of one's own; null when taken back. */
export function bodyOf(heads: readonly StoredRecord[] | undefined): Body | null {
  if (!heads?.length) return null;
  const mine = heads.filter((record) => record.mine);
  const chosen = (mine.length ? mine : heads).at(-1);
  return !chosen || "cleared" in chosen.body ? null : chosen.body;
}
