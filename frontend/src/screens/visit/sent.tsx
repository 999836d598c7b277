/** What of this visit has arrived, with its receipts. */
import { moment } from "../../parts/days";
import { go, to } from "../../parts/go";
import { Act } from "../../parts/screen";
import { list, queue, type StoredRecord, type Visit } from "../../store";
import { W } from "../../words";
import { VisitScreen } from "./frame";
import { subject } from "./say";
import { finished } from "./state";

const STATES: Record<StoredRecord["state"], { text: string; tone: string }> = {
  waiting: { text: W.queue.waitingOne, tone: "amber" },
  sent: { text: W.queue.sent, tone: "green" },
  refused: { text: W.queue.refused, tone: "red" },
  late: { text: W.queue.late, tone: "amber" },
};

export function Sent({ visit }: { visit: Visit }) {
  const records = visit.records.value;
  const count = (state: StoredRecord["state"]) => records.filter((record) => record.state === state).length;
  const { held_because, papers } = visit.house.value;
  const held = held_because || (list.value.find(({ key }) => key === visit.key)?.held_because ?? "");
  const missing = finished(visit) ? [] : visit.missing.value;
  const waiting = count("waiting");
  const { files } = queue.value;
  const refused = count("refused");
  return (
    <VisitScreen visit={visit} act={<Act label={W.sent.home} onPress={() => go(to.list)} />}>
      <section class="card">
        <h2>{W.sent.title}</h2>
        <p class={`light ${refused ? "red" : waiting + files ? "amber" : "green"}`}>{waiting + files ? W.sent.waiting(waiting, files) : refused ? W.sent.refused(refused) : W.sent.all}</p>
        {(held || missing.length > 0) && (
          <>
            <h3>{W.sent.held}</h3>
            <ul class="facts">
              {held && <li>{held}</li>}
              {missing.map(({ sentence }) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </>
        )}
        {papers.length > 0 && (
          <>
            <h3>{W.sent.papers}</h3>
            <ul class="facts">
              {papers.map(({ label, number, provisional, url }) => (
                <li key={url}>
                  <a href={url}>
                    {label} {number || provisional}
                  </a>
                </li>
              ))}
            </ul>
          </>
        )}
        <a class="plain" href={to.queue}>
          {W.sent.toQueue}
        </a>
      </section>
      <h2>
        {W.sent.kinds} <small>{records.length}</small>
      </h2>
      <ul class="rows receipts">
        {records.toReversed().map((record) => (
          <li key={record.id}>
            <span>
              {subject(visit, record.about)}
              <small>
                {moment(record.made_at)} {record.mine ? "" : record.person_name}
              </small>
              {record.message && <small class="light red">{record.message}</small>}
              {record.receipt && (
                <small class="receipt">
                  {W.queue.receipt} {record.receipt}
                </small>
              )}
            </span>
            <span class={`light ${STATES[record.state].tone}`}>{STATES[record.state].text}</span>
          </li>
        ))}
      </ul>
    </VisitScreen>
  );
}
