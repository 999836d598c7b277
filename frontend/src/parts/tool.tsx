/** A small act in a corner: an icon with its name for those who hear it. */
import { Icon, type IconName } from "./icons";

export function ToolButton({ icon, label, onPress }: { icon: IconName; label: string; onPress: () => void }) {
  return (
    <button type="button" class="tool" aria-label={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}
