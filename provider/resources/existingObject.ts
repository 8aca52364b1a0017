// An object that an administrator has made: it is read and held against what the program needs, and left as it is.

import { ObjectStatements } from "./objectStatements";
import { changesOf, Property, Values } from "./property";

/** The input that says that an object is there already, and somebody else's. */
export const EXISTING: Property = {
    type: { kind: "boolean" },
    description:
        "Whether somebody else has made the object and keeps it: it is read and compared, and never made, altered or dropped. " +
        "Trust what the outputs say; an external ID given here counts for nothing.",
    change: "setting",
};

/** Whether a resource with these inputs only reads its object. */
export function isExisting(inputs: Values): boolean {
    return inputs["existing"] === true;
}

/** @throws Error that names each property in which the object is not what is wanted, with both values. */
export function compareExisting(object: ObjectStatements, actual: Values, wanted: Values): void {
    const differences = changesOf(object.inputs, actual, wanted)
        .filter(({ property }) => object.inputs[property]?.change !== "setting" && property !== "comment")
        .map(({ path }) => `${path} is ${shown(actual, path)} and has to be ${shown(wanted, path)}`);
    if (differences.length > 0) {
        throw new Error(
            `The existing ${object.label} ${object.shownName(wanted)} does not fit: ${differences.join("; ")}. It is left as ` +
                "it is. Let its owner change that, or create it again with these values.",
        );
    }
}

/** @throws Error: an object that is not there, or not for this role. */
export function missingExisting(object: ObjectStatements, wanted: Values): Error {
    const name = object.shownName(wanted);
    return new Error(
        `There is no ${object.label} ${name} that this role may see, and the program is told not to make it. Let an ` +
            `administrator make it and run: GRANT USAGE ON ${object.kind} ${name} TO ROLE <role>`,
    );
}

function shown(values: Values, path: string): string {
    const value = path.split(".").reduce<unknown>((inner, name) => (inner as Values | undefined)?.[name], values);
    return value === undefined ? "not set" : JSON.stringify(value);
}
