/** The checklist, area by area: one tap an item, one for the rest of an area, the sheet for everything else. */
import { useComputed, useSignal } from "@preact/signals";
import { go, route, to } from "../../parts/go";
import { Act } from "../../parts/screen";
import type { Item } from "../../protocol";
import type { Visit } from "../../store";
import { W } from "../../words";
import { VisitScreen } from "./frame";
import { ItemRow } from "./item_row";
import { ItemSheet } from "./item";
import { answerAll, answerOf, blocksOf, byScore, failedItems, finished, type Block } from "./state";

/** What one tap may pass: open, and neither failed last time nor wanting a number. */
function rest(visit: Visit, block: Block): Item[] {
  const { compulsory } = visit.pack.inspection;
  return byScore(visit) ? [] : block.items.filter(({ code }) => !answerOf(visit, code) && !compulsory.includes(code));
}

const show = (id: string) => document.getElementById(id)?.scrollIntoView({ block: "start" });
const UNANNOUNCED = "unannounced";
const blockId = (block: Block) => `block-${block.name}`;

/** The items that hold the sought words or number, or those that failed. */
function matching(visit: Visit, items: readonly Item[], sought: string, onlyFailed: boolean): Item[] {
  const failed = onlyFailed ? new Set(failedItems(visit).map(({ code }) => code)) : null;
  return items.filter(({ code, text }) => (!failed || failed.has(code)) && (!sought || text.includes(sought) || code.startsWith(sought)));
}

function BlockPart({ visit, block, sought, onlyFailed }: { visit: Visit; block: Block; sought: string; onlyFailed: boolean }) {
  const open = useComputed(() => block.items.filter(({ code }) => !answerOf(visit, code)).length);
  const passable = useComputed(() => rest(visit, block).length);
  const shown = matching(visit, block.items, sought, onlyFailed);
  if (!shown.length) return null;
  const plain = !sought && !onlyFailed;
  return (
    <section class="block-part" id={blockId(block)}>
      <header>
        <h2>
          {block.name} <small>{W.check.blockDone(block.items.length - open.value, block.items.length)}</small>
        </h2>
        {plain && passable.value > 1 && !finished(visit) && (
          <button type="button" class="link" onClick={() => void answerAll(visit, rest(visit, block), () => ({ result: "pass" }))}>
            {W.check.restHere(passable.value)}
          </button>
        )}
      </header>
      <ul class="items">
        {shown.map((item) => (
          <ItemRow key={item.code} visit={visit} item={item} />
        ))}
      </ul>
    </section>
  );
}

/** The next act: pass the rest of the first area that is open, look at what must be looked at singly, or judge. */
function NextAct({ visit, blocks }: { visit: Visit; blocks: readonly Block[] }) {
  const { items } = visit.pack.checklist;
  const at = blocks.findIndex((block) => block.items.some(({ code }) => !answerOf(visit, code)));
  const block = blocks[at];
  if (!block) {
    const bare = items.filter(({ code, photo }) => photo && answerOf(visit, code)?.result === "pass" && !answerOf(visit, code)?.photos.length).length;
    return <Act label={W.check.toJudge} note={bare ? W.check.photosWanted(bare) : ""} onPress={() => go(to.visit(visit.key, "judge"))} />;
  }
  const passable = rest(visit, block);
  const single = block.items.find(({ code }) => !answerOf(visit, code) && !passable.some((each) => each.code === code));
  if (!passable.length && single) return <Act label={`${W.check.openItem(single.code)}`} note={single.text} onPress={() => go(to.visit(visit.key, "check", single.code))} />;
  const pass = () => {
    void answerAll(visit, passable, () => ({ result: "pass" }));
    const next = blocks.slice(at + 1).find((each) => each.items.some(({ code }) => !answerOf(visit, code)));
    if (!single && next) requestAnimationFrame(() => show(blockId(next)));
  };
  return <Act label={W.check.rest(block.name, passable.length)} onPress={pass} />;
}

/** An unannounced inspection need not cover the list (Order 49 art. 27); what failed last time it must. */
function LeaveOut({ visit }: { visit: Visit }) {
  const left = visit.pack.checklist.items.filter(({ code }) => !answerOf(visit, code) && !visit.pack.inspection.compulsory.includes(code));
  if (visit.pack.inspection.kind !== UNANNOUNCED || !left.length || finished(visit)) return null;
  return (
    <button type="button" class="plain" onClick={() => void answerAll(visit, left, () => ({ result: "na", reason: W.check.leftOut }))}>
      {W.check.leaveOut(left.length)}
    </button>
  );
}

function Progress({ visit }: { visit: Visit }) {
  const all = visit.pack.checklist.items.length;
  const done = all - visit.judgement.value.open.length;
  const failed = visit.judgement.value.keyFailed.length + visit.judgement.value.generalFailed.length;
  return (
    <p class="progress-line">
      <progress max={all} value={done} aria-label={W.check.progress(done, all)} />
      <span>{W.check.progress(done, all)}</span>
      {failed > 0 && <span class="light red">{W.check.failed(failed)}</span>}
    </p>
  );
}

export function Check({ visit }: { visit: Visit }) {
  const sought = useSignal("");
  const onlyFailed = useSignal(false);
  const blocks = useComputed(() => blocksOf(visit.pack.checklist.items)).value;
  const opened = visit.pack.checklist.items.find(({ code }) => code === route.value.part);
  return (
    <div class={opened ? "split opened" : "split"}>
      <VisitScreen visit={visit} act={!finished(visit) && <NextAct visit={visit} blocks={blocks} />}>
        <div class="check-tools">
          <Progress visit={visit} />
          <LeaveOut visit={visit} />
          <div class="line">
            <input type="search" class="seek" placeholder={W.check.search} aria-label={W.check.search} onInput={(event) => (sought.value = event.currentTarget.value.trim())} />
            <button type="button" class="plain" aria-pressed={onlyFailed.value} onClick={() => (onlyFailed.value = !onlyFailed.value)}>
              {W.check.notInFailed}
            </button>
          </div>
        </div>
        {blocks.map((block) => (
          <BlockPart key={block.name} visit={visit} block={block} sought={sought.value} onlyFailed={onlyFailed.value} />
        ))}
        {!matching(visit, visit.pack.checklist.items, sought.value, onlyFailed.value).length && <p class="muted">{W.check.noFound}</p>}
      </VisitScreen>
      {opened && <ItemSheet key={opened.code} visit={visit} item={opened} />}
    </div>
  );
}
