// An object that an administrator has made: it is read and held against what the program needs, and left as it is.

import { ObjectStatements } from "./objectStatements";
import { changesOf, Property, Values } from "./property";

/** The input that says that an object already exists, and somebody else's. */
export const EXISTING: Property = {
    type: { kind: "boolean" },
    description:
        "Whether somebody else created and manages the object: it is read and compared, and never created, altered or dropped. " +
        "Use the outputs in trust policies; an external ID set here is ignored.",
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
        .map(({ path }) => `${path} is ${shown(actual, path)} and must be ${shown(wanted, path)}`);
    if (differences.length > 0) {
        throw new Error(
            `The existing ${object.label} ${object.shownName(wanted)} does not fit: ${differences.join("; ")}. It was not ` +
                "changed. Ask its owner to change that, or to create it again with these values.",
        );
    }
}

/** @throws Error: the object does not exist, or this role cannot see it. */
export function missingExisting(object: ObjectStatements, wanted: Values): Error {
    const name = object.shownName(wanted);
    return new Error(
        `There is no ${object.label} ${name} that this role can see, and the program is set not to create it. Ask an ` +
            `administrator to create it and run: GRANT USAGE ON ${object.kind} ${name} TO ROLE <role>`,
    );
}

function shown(values: Values, path: string): string {
    const value = path.split(".").reduce<unknown>((inner, name) => (inner as Values | undefined)?.[name], values);
    return value === undefined ? "not set" : JSON.stringify(value);
}
