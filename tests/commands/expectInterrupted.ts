// Commands that change no stack, told to stop; up and destroy have tests of their own.
import { expect } from "chai";

import { Ended, Ending, interrupted, Moment } from "../e2e/interruptedCommand";

/** The last paragraph, which is the only one that speaks of it. */
function lastWords({ output }: Ended): string {
    expect(output.match(/Interrupted/g), output).to.have.length(1);
    return output.slice(output.indexOf("Interrupted")).trim();
}

/** Interrupts a command, which must end with 130 and say this. */
export async function expectInterrupted(args: string[], how: Ending, moment: Moment, words: string): Promise<void> {
    const ended = await interrupted(args, how, moment);
    expect(ended.reached, ended.output).to.equal(true);
    expect(ended.code, ended.output).to.equal(130);
    expect(lastWords(ended)).to.equal(words);
}

/** The moment at which a command has printed a text. */
export function shows(text: string): Moment {
    return (output) => output.includes(text);
}
