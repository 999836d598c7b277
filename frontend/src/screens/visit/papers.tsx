/** The papers as they are handed over on the spot: A4, printable, found again by their provisional code. */
import { useComputed, useSignal } from "@preact/signals";
import { type ComponentChildren } from "preact";
import { dayOf, inWords, today } from "../../parts/days";
import { Code } from "../../parts/code";
import { Thumb } from "../../parts/files";
import { go, to } from "../../parts/go";
import { Act, Empty } from "../../parts/screen";
import { ToolButton } from "../../parts/tool";
import type { Bodies } from "../../protocol";
import { me, type Visit } from "../../store";
import { W } from "../../words";
import { VisitScreen } from "./frame";
import { failedItems, findingOf, finished, orderedItems, signersOf } from "./state";

type Close = Bodies["close"];
type PaperKind = keyof Close["provisional"];
const KINDS = ["result", "order", "stop"] as const;

/** Where a code on a paper leads. */
const address = (code: string): string => `${location.origin}/papers/${encodeURIComponent(code)}`;

function Paper({ kind, code, children }: { kind: PaperKind; code: string; children: ComponentChildren }) {
  return (
    <article class="paper" aria-label={W.papers[kind]}>
      <p class="paper-authority">{W.papers.authority(me.value?.district?.name ?? "")}</p>
      <h2>{W.papers[kind]}</h2>
      {children}
      <footer class="paper-foot">
        <Code text={address(code)} name={W.papers.code} />
        <p>
          <b>
            {W.papers.provisional} {code}
          </b>
          <br />
          {W.papers.code}
          <br />
          {W.papers.provisionalHint}
        </p>
      </footer>
    </article>
  );
}

function Ink({ visit, about }: { visit: Visit; about: string }) {
  const is = visit.body("sign", about);
  if (!is) return null;
  if (is.image) return <Thumb visit={visit} sha={is.image} />;
  return (
    <span>
      {W.sign.states[is.state]} {is.reason} {is.witness && `${W.sign.witness}：${is.witness}`}
    </span>
  );
}

const onOf = (visit: Visit): string => dayOf(visit.body("finish", "finish")?.finished_at ?? visit.heads.value.get("close")?.[0]?.made_at ?? `${today()}T00:00:00+08:00`);

function Signatures({ visit }: { visit: Visit }) {
  const signers = signersOf(visit);
  return (
    <>
      <tr>
        <th scope="row">{W.papers.officers}</th>
        <td>
          <div class="inks">
            {signers.filter(({ officer }) => officer).map(({ about }) => (
              <Ink key={about} visit={visit} about={about} />
            ))}
          </div>
        </td>
      </tr>
      <tr>
        <th scope="row">{W.papers.signature}</th>
        <td>
          <div class="inks">
            <Ink visit={visit} about="sign:business" />
          </div>
        </td>
      </tr>
      <tr>
        <th scope="row">{W.papers.date}</th>
        <td>{inWords(onOf(visit))}</td>
      </tr>
    </>
  );
}

function Line({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  );
}

function Boxes({ of, chosen }: { of: readonly string[]; chosen: string }) {
  return (
    <>
      {of.map((each) => (
        <span key={each} class="box">
          {each === chosen ? "☑" : "☐"} {each}
        </span>
      ))}
    </>
  );
}

function ResultPaper({ visit, close }: { visit: Visit; close: Close }) {
  const { business, inspection, officers, checklist, texts } = visit.pack;
  const { checked, keyFailed, generalFailed } = visit.judgement.value;
  const concerned = checklist.items.filter(({ code }) => visit.body("answer", `item:${code}`)?.result !== "na");
  const key = concerned.filter((item) => item.key).length;
  const permit = business.permits[0];
  return (
    <Paper kind="result" code={close.provisional.result ?? ""}>
      <table class="form">
        <tbody>
          <Line name={W.papers.name}>{business.name}</Line>
          <Line name={W.papers.address}>{business.address}</Line>
          <Line name={W.papers.contact}>
            {visit.body("told", "told")?.companion || business.contact} {business.phone}
          </Line>
          <Line name={W.papers.permit}>{permit ? `${permit.label} ${permit.number}` : W.none}</Line>
          <Line name={W.papers.nth}>{W.papers.nthText(inspection.nth)}</Line>
          <Line name={W.papers.content}>
            <p>{texts.legal_basis}</p>
            <p>{W.papers.happened(officers.map(({ name, certificate }) => `${name}（${certificate}）`).join("、"), inWords(onOf(visit)), checklist.name)}</p>
            <p>{W.papers.counts(checked, key, checked - key)}</p>
            {keyFailed.length > 0 && <p>{W.papers.problems(W.judge.keyFailed, keyFailed.join("、"))}</p>}
            {generalFailed.length > 0 && <p>{W.papers.problems(W.judge.generalFailed, generalFailed.join("、"))}</p>}
          </Line>
          <Line name={W.papers.result_}>
            <Boxes of={[...new Set(checklist.results)]} chosen={close.result} />
          </Line>
          <Line name={W.papers.handling}>
            <Boxes of={Object.values(W.judge.handlings)} chosen={W.judge.handlings[close.handling]} />
          </Line>
          <Line name={W.papers.note}>
            {close.explanation}
            {failedItems(visit).filter((item) => findingOf(visit, item).fixed_on_spot).map((item) => (
              <p key={item.code}>{W.papers.line(item.code, W.papers.fixedOnSpot(findingOf(visit, item).measure))}</p>
            ))}
          </Line>
          <Line name={W.papers.opinion}>{close.opinion}</Line>
          <Signatures visit={visit} />
        </tbody>
      </table>
    </Paper>
  );
}

function OrderPaper({ visit, close }: { visit: Visit; close: Close }) {
  return (
    <Paper kind="order" code={close.provisional.order ?? ""}>
      <p>{W.papers.orderText(inWords(onOf(visit)), visit.pack.business.name)}</p>
      <table class="form grid">
        <thead>
          <tr>
            {Object.values(W.papers.column).map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {orderedItems(visit).map((item) => {
            const finding = findingOf(visit, item);
            return (
              <tr key={item.code}>
                <td>{item.code}</td>
                <td>{finding.text}</td>
                <td>{finding.article}</td>
                <td>{finding.deadline}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p>{W.papers.orderDemand}</p>
      <p>
        {W.papers.orderEnd}
        {W.papers.appeal}
      </p>
      <table class="form">
        <tbody>
          <Signatures visit={visit} />
        </tbody>
      </table>
    </Paper>
  );
}

function StopPaper({ visit, close }: { visit: Visit; close: Close }) {
  return (
    <Paper kind="stop" code={close.provisional.stop ?? ""}>
      <p>{visit.pack.business.name}：</p>
      <p>{visit.body("stop", "stop")?.text}</p>
      <p>{W.papers.appeal}</p>
      <table class="form">
        <tbody>
          <Signatures visit={visit} />
        </tbody>
      </table>
    </Paper>
  );
}

const PAPERS = { result: ResultPaper, order: OrderPaper, stop: StopPaper };

export function Papers({ visit }: { visit: Visit }) {
  const close = useComputed(() => visit.body("close", "close")).value;
  const kinds = KINDS.filter((kind) => close?.provisional[kind]);
  const shown = useSignal<PaperKind>("result");
  const kind = kinds.includes(shown.value) ? shown.value : kinds[0];
  const act = finished(visit) ? (
    <Act label={W.papers.next} onPress={() => go(to.visit(visit.key, "sent"))} />
  ) : (
    <Act label={W.visit.steps.sign} onPress={() => go(to.visit(visit.key, "sign"))} />
  );
  const Shown = kind && PAPERS[kind];
  return (
    <VisitScreen visit={visit} act={act} tools={close && <ToolButton icon="print" label={W.papers.print} onPress={() => print()} />}>
      {close && Shown ? (
        <>
          {kinds.length > 1 && (
            <div class="tabs" role="group" aria-label={W.papers.title}>
              {kinds.map((each) => (
                <button key={each} type="button" aria-pressed={each === kind} onClick={() => (shown.value = each)}>
                  {W.papers[each]}
                </button>
              ))}
            </div>
          )}
          <Shown visit={visit} close={close} />
        </>
      ) : (
        <Empty title={W.papers.title}>
          <p>{W.papers.none}</p>
        </Empty>
      )}
    </VisitScreen>
  );
}
