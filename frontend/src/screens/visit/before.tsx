/** Before you go: what went wrong here before, what is due, who comes, on what ground. */
import { type ComponentChildren } from "preact";
import { dayOf, inWords, today } from "../../parts/days";
import { go, to } from "../../parts/go";
import { Act } from "../../parts/screen";
import type { Pack } from "../../protocol";
import { list, type Visit } from "../../store";
import { W } from "../../words";
import { VisitScreen } from "./frame";
import { expired, finished, nextStep, offSite, stepName } from "./state";

/** how many of one kind are read before one goes */
const SHOWN = 5;

/** One matter with its facts; nothing is shown where there is nothing, but for what must be said either way. */
function Matter({ title, rows, none }: { title: string; rows: readonly ComponentChildren[]; none?: string }) {
  if (!rows.length && !none) return null;
  return (
    <section class="card">
      <h2>
        {title} {rows.length > 0 && <small>{rows.length}</small>}
      </h2>
      {rows.length ? (
        <ul class="facts">
          {rows.slice(0, SHOWN).map((row, at) => (
            <li key={at}>{row}</li>
          ))}
          {rows.length > SHOWN && (
            <li>
              <details>
                <summary>{W.before.more(rows.length - SHOWN)}</summary>
                <ul class="facts">
                  {rows.slice(SHOWN).map((row, at) => (
                    <li key={at}>{row}</li>
                  ))}
                </ul>
              </details>
            </li>
          )}
        </ul>
      ) : (
        <p class="muted">{none}</p>
      )}
    </section>
  );
}

function dated(rows: readonly { on: string; text: string; state?: string }[]) {
  return rows.map(({ on, text, state }) => (
    <>
      <time>{on}</time> {text} {state && <span class="tag">{state}</span>}
    </>
  ));
}

/** Known of the list or of the pack, whichever is newer: an approval may come after the download. */
const APPROVED = new Set(["approved", "notified", "under_way"]);
const approved = (visit: Visit): boolean => visit.pack.inspection.approved !== null || APPROVED.has(list.value.find(({ key }) => key === visit.key)?.state ?? "");

/** A permit that was renewed stands once, as it is now. */
function current(permits: Pack["business"]["permits"]): Pack["business"]["permits"] {
  return permits.filter(({ number, until }) => !permits.some((other) => other.number === number && other.until > until));
}

export function Before({ visit }: { visit: Visit }) {
  const { inspection, business, before, checklist, officers } = visit.pack;
  const over = expired(visit, new Date().toISOString());
  const next = nextStep(visit);
  const begun = next !== "before" && next !== "arrive";
  const why = over[0]
    ? W.before.ownCertificate(over[0].name)
    : officers.length < 2
      ? W.before.twoOfficers
      : approved(visit) || inspection.urgent
        ? ""
        : W.before.needApproval;
  const label = begun ? W.before.go(stepName(visit, next)) : offSite(visit) ? W.before.beginOff : W.before.beginOn;
  const keyItems = checklist.items.filter(({ key }) => key).length;
  return (
    <VisitScreen visit={visit} act={<Act label={label} why={finished(visit) ? "" : why} onPress={() => go(to.visit(visit.key, next === "before" ? "arrive" : next))} />}>
      <div class="columns">
        <Matter
          title={W.before.open}
          none={W.before.noOpen}
          rows={before.open_findings.map(({ code, text, deadline, on }) => (
            <>
              <span class="few">
                <b>{code}</b> {text}
              </span>{" "}
              <span class={deadline && deadline < today() ? "light red" : "light amber"}>{deadline ? W.before.deadline(deadline) : on}</span>
            </>
          ))}
        />
        <section class="card">
          <h2>{business.name}</h2>
          <dl>
            <dt>{W.before.place}</dt>
            <dd>{business.address}</dd>
            <dt>{W.before.grade}</dt>
            <dd>{business.grade.replace(W.before.grade, "").trim() || W.before.ungraded}</dd>
            <dt>{W.before.status}</dt>
            <dd>{business.status}</dd>
            {business.contact && (
              <>
                <dt>{W.before.contact}</dt>
                <dd>
                  {business.contact} {business.phone && <span>{business.phone}</span>}
                </dd>
              </>
            )}
            <dt>{W.before.source}</dt>
            <dd>
              {inspection.source_label} {inspection.source_text}
              <br />
              {inspection.approved ? W.before.approved(inspection.approved.by, dayOf(inspection.approved.at)) : inspection.urgent ? W.before.urgent : approved(visit) ? "" : W.before.notApproved}
              <br />
              {inspection.notified ? W.before.notified(dayOf(inspection.notified.at), inspection.notified.how ?? W.none) : inspection.secret ? W.before.notNotified : ""}
            </dd>
            <dt>{W.before.officers}</dt>
            <dd>
              {officers.map(({ id, name, sent_by, leads }) => (
                <span key={id} class="person">
                  {name}
                  {leads && <span class="tag">{W.list.leads}</span>} <span class="muted">{sent_by}</span>
                </span>
              ))}
            </dd>
            <dt>{W.before.list}</dt>
            <dd>
              {checklist.name} {W.before.items(checklist.items.length, keyItems)}
              {checklist.note && (
                <span class="mark wrap" title={W.unsure}>
                  {checklist.note}
                </span>
              )}
              {inspection.compulsory.length > 0 && <span class="light amber block">{W.before.compulsory(inspection.compulsory.join("、"))}</span>}
              {inspection.blocked.length > 0 && <span class="muted block">{W.before.blocked(inspection.blocked.length)}</span>}
            </dd>
          </dl>
        </section>
        {inspection.rechecks && (
          <Matter
            title={W.before.rechecks(inspection.rechecks.number, inspection.rechecks.deadline)}
            rows={inspection.rechecks.findings.map((finding) => (
              <>
                <b>{finding.code}</b> {finding.text}
              </>
            ))}
          />
        )}
        <Matter title={W.before.duties} rows={inspection.matters.map(({ title, due_on }) => <>{title} {due_on && <span class="muted">{W.before.dueOn(due_on)}</span>}</>)} />
        <Matter
          title={W.before.visits}
          none={W.before.noVisits}
          rows={before.visits.map(({ on, kind, result, findings }) => (
            <>
              <time>{on}</time> {kind} <b>{result}</b>
              {findings.length > 0 && <span class="muted few">{findings.join("；")}</span>}
            </>
          ))}
        />
        <Matter title={W.before.complaints} rows={dated(before.complaints)} />
        <Matter title={W.before.samples} rows={before.samples.map(({ on, product, verdict }) => <><time>{on}</time> {product} <b>{verdict}</b></>)} />
        <Matter title={W.before.penalties} rows={dated(before.penalties)} />
        <Matter title={W.before.selfChecks} rows={dated(before.self_checks)} />
        <Matter
          title={W.before.permits}
          rows={current(business.permits).map(({ label: what, number, until, scope }) => (
            <>
              {what} {number}
              <span class={until && until < today() ? "light red block" : "muted block"}>
                {until && W.before.until(inWords(until))} {until && until < today() && W.before.expired} {scope}
              </span>
            </>
          ))}
        />
        <Matter title={W.before.otherDuties} rows={before.duties.map(({ title, due }) => <>{title} {due && <span class="muted">{W.before.dueOn(due)}</span>}</>)} />
        <Matter title={W.before.hidden} rows={before.hidden} />
      </div>
    </VisitScreen>
  );
}
