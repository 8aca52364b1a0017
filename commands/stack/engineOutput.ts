import { colors } from "../../tools/setup/colors.mjs";
import type { EngineWork } from "./engineWork";
import type { Interruption } from "./interruption";

/** Options of the engine's operations. */
export interface EngineOutput {
    onOutput: (text: string) => void;
    color: "always" | "never";
    signal: AbortSignal;
    onEvent: EngineWork["see"];
}

/** Pulumi's last words after `destroy`, which it also has for one that was interrupted; they name a command of its own. */
const FAREWELL = "The resources in the stack have been deleted";

/** Options that show the engine's own output while it works, in color on a terminal, and let it end in order on Ctrl-C. */
export function streamed(
    interruption: Interruption,
    work: EngineWork,
    write: (text: string) => void = (text) => process.stdout.write(text),
): EngineOutput {
    let farewell = false;
    return {
        onOutput: (text) => {
            interruption.watch(text);
            // They come whole, in one write, and nothing comes after them.
            const shown = farewell ? "" : (text.split(FAREWELL)[0] ?? "");
            farewell ||= shown !== text;
            write(shown);
        },
        color: colors(process.stdout) ? "always" : "never",
        signal: interruption.signal,
        onEvent: work.see,
    };
}
