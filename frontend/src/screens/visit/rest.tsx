/** Found resting for the season: the visit ends without items. */
import { TextField } from "../../parts/fields";
import { Photos } from "../../parts/files";
import { go, to } from "../../parts/go";
import { Act } from "../../parts/screen";
import type { Bodies } from "../../protocol";
import type { Visit } from "../../store";
import { W } from "../../words";
import { VisitScreen } from "./frame";
import { amend, finished, resting } from "./state";

type Resting = Bodies["rest"];

const BLANK: Resting = { resting: false, text: "", photos: [] };

export function Rest({ visit }: { visit: Visit }) {
  const rest = visit.body("rest", "rest") ?? BLANK;
  const change = (part: Partial<Resting>) => void amend(visit, "rest", "rest", BLANK, part);
  const next = () => {
    if (!finished(visit)) change({ resting: true });
    go(to.visit(visit.key, visit.body("told", "told") ? "sign" : "tell"));
  };
  return (
    <VisitScreen visit={visit} act={<Act label={W.rest.save} why={!rest.text.trim() ? W.rest.need : rest.photos.length ? "" : W.rest.needPhoto} note={resting(visit) ? W.rest.done : ""} onPress={next} />}>
      <section class="card">
        <h2>{W.rest.title}</h2>
        <TextField label={W.rest.text} value={rest.text} rows={3} suggestions={W.rest.texts} onSave={(text) => change({ text })} />
        <Photos visit={visit} item="rest" shas={rest.photos} title={W.rest.photos} onChange={(photos) => change({ photos })} />
        {resting(visit) && !finished(visit) && (
          <button
            type="button"
            class="plain"
            onClick={() => {
              change({ resting: false });
              go(to.visit(visit.key, "check"));
            }}
          >
            {W.rest.undo}
          </button>
        )}
      </section>
    </VisitScreen>
  );
}
