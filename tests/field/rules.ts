/** Reads cases as JSON lines and answers each: the rules of the phone, run without a browser. */
import { createInterface } from "node:readline";
import { canonical, hashOf } from "../../frontend/src/store/canonical.ts";
import { bodyOf, headsOf } from "../../frontend/src/store/heads.ts";
import { followUps, judge, readingSentence } from "../../frontend/src/store/judge.ts";

/* eslint-disable-next-line -- a case is whatever the test wrote */
const answers: Record<string, (asked: any) => unknown> = {
  judge: ({ checklist, answers: said }) => judge(checklist, new Map(Object.entries(said))),
  follow: ({ item, seen }) => followUps(item, seen).map(({ step, label, article }) => [step, label, article]),
  reading: ({ threshold, text }) => readingSentence(threshold, text),
  canonical: ({ value }) => canonical(value),
  hash: ({ record }) => hashOf(record),
  heads: ({ records }) => Object.fromEntries([...headsOf(records)].map(([about, same]) => [about, same.map(({ id }) => id)])),
  body: ({ records, about }) => bodyOf(headsOf(records).get(about)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answer = answers[asked.ask];
  if (!answer) throw new Error(`nothing answers ${asked.ask}`);
  process.stdout.write(`${JSON.stringify(await answer(asked))}\n`);
}
