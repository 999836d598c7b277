/** A sample handed over to sampling on the spot. */
import { useSignal } from "@preact/signals";
import { TextField } from "../../parts/fields";
import { Act } from "../../parts/screen";
import type { Bodies } from "../../protocol";
import type { Visit } from "../../store";
import { W } from "../../words";

const FIELDS = ["product", "maker", "batch", "made_on", "quantity", "reason"] as const;
const LABELS: Record<(typeof FIELDS)[number], string> = {
  product: W.sample.product,
  maker: W.sample.maker,
  batch: W.sample.batch,
  made_on: W.sample.madeOn,
  quantity: W.sample.quantity,
  reason: W.sample.reason,
};

export function SamplePart({ visit, item }: { visit: Visit; item: string }) {
  const open = useSignal(false);
  const sample = useSignal<Bodies["sample"]>({ product: "", maker: "", batch: "", made_on: "", quantity: "", reason: "", item });
  const handed = [...visit.heads.value.keys()].map((about) => (about.startsWith("sample:") ? visit.body("sample", about) : null)).filter((each) => each?.item === item);
  const hand = () => {
    void visit.write("sample", `sample:${crypto.randomUUID()}`, sample.value);
    sample.value = { ...sample.value, product: "", batch: "" };
    open.value = false;
  };
  return (
    <div class="field">
      {handed.length > 0 && <p class="light green">{W.sample.handed(handed.length)}：{handed.map((each) => each!.product).join("、")}</p>}
      {open.value ? (
        <>
          <p class="muted">{W.sample.hint}</p>
          {FIELDS.map((field) => (
            <TextField key={field} type={field === "made_on" ? "date" : "text"} label={LABELS[field]} value={sample.value[field]} eager onSave={(text) => (sample.value = { ...sample.value, [field]: text.trim() })} />
          ))}
          <Act label={W.sample.save} why={sample.value.product ? "" : W.sample.need} onPress={hand} />
        </>
      ) : (
        <button type="button" class="plain" onClick={() => (open.value = true)}>
          {W.sample.title}
        </button>
      )}
    </div>
  );
}
