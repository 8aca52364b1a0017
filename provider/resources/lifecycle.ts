// The life of an object of Snowflake: create or adopt, read, alter, drop. A resource gives the statements.

import { StatementError } from "../connection/statementError";
import { ownerOf, withMark, withoutMark } from "./ownership";
import { changesOf, Change, Property, Values } from "./property";
import { explainPrivilege, Action } from "./privileges";
import { Context, ResourceType, State, UnfinishedError } from "./resourceType";

/** An object as Snowflake describes it. */
export interface Found {
    /** Inputs and outputs, without the comment. */
    properties: Values;
    /** COMMENT, mark included. */
    comment: string;
}

/** The statements of one kind of object. */
export interface ObjectStatements {
    /** As users call it, e.g. "external volume". */
    label: string;
    /** As Snowflake's GRANT calls it, e.g. "EXTERNAL VOLUME". */
    kind: "EXTERNAL VOLUME" | "INTEGRATION" | "DATABASE" | "NOTEBOOK";
    inputs: Record<string, Property>;
    idOf(inputs: Values): string;
    /** Inputs that an ID names; the rest comes from {@link find}. */
    inputsOf(id: string): Values;
    /** Name to show in messages. */
    shownName(inputs: Values): string;
    create(context: Context, inputs: Values, comment: string): Promise<void>;
    /** @returns undefined when there is no such object or the role may not see it. */
    find(context: Context, inputs: Values): Promise<Found | undefined>;
    alter(context: Context, actual: Values, wanted: Values, changes: Change[], comment: string): Promise<void>;
    drop(context: Context, inputs: Values): Promise<void>;
    /** Waits until the object is usable and returns its last outputs; for objects that are not at once. */
    settle?(context: Context, inputs: Values): Promise<Values>;
    /** Outputs that Snowflake does not tell and that stay as they are in the state. */
    kept?: readonly string[];
}

type Operations = Pick<ResourceType, "create" | "read" | "update" | "delete">;

/** The operations of a resource that stands for one object of Snowflake. */
export function objectOperations(object: ObjectStatements): Operations {
    return {
        async create(context, inputs) {
            await createOrAdopt(object, context, inputs);
            return finish(object, context, inputs);
        },

        async read(context, id, state) {
            const named = { ...state, ...object.inputsOf(id) };
            const found = await explained(object, context, "read", named, () => object.find(context, named));
            if (found === undefined) {
                return undefined;
            }
            return { id, properties: { ...keptOf(object, inputsOnly(object, state ?? {})), ...merge(object, named, found, state) } };
        },

        async update(context, id, actual, wanted) {
            const changes = changesOf(object.inputs, actual, wanted);
            await explained(object, context, "alter", wanted, () =>
                object.alter(context, actual, wanted, changes, withMark(text(wanted["comment"]), context.urn)),
            );
            return finish(object, context, wanted, id);
        },

        async delete(context, id, state) {
            const named = { ...state, ...object.inputsOf(id) };
            try {
                await explained(object, context, "drop", named, () => object.drop(context, named));
            } catch (error) {
                // IF EXISTS covers the object itself, not the database or schema that held it.
                if (!(error instanceof StatementError && error.saysMissing)) {
                    throw error;
                }
            }
        },
    };
}

async function createOrAdopt(object: ObjectStatements, context: Context, inputs: Values): Promise<void> {
    const comment = withMark(text(inputs["comment"]), context.urn);
    const create = (): Promise<void> =>
        explained(object, context, "create", inputs, () => object.create(context, inputs, comment));
    try {
        return await create();
    } catch (error) {
        if (!(error instanceof StatementError && error.saysExists)) {
            throw error;
        }
    }
    const found = await object.find(context, inputs);
    const owner = found === undefined ? "nobody" : ownerOf(found.comment, context.urn);
    if (found === undefined || owner !== "this resource") {
        throw new Error(refusal(object, context, inputs, found !== undefined, owner === "this resource" ? "nobody" : owner));
    }
    context.warn(`Goes on with the ${object.label} ${object.shownName(inputs)}, which an earlier deployment of this resource left.`);
    const actual = merge(object, inputs, found, undefined);
    const changes = changesOf(object.inputs, { ...inputs, ...actual }, inputs);
    if (changes.some(({ replaces }) => replaces)) {
        await explained(object, context, "drop", inputs, () => object.drop(context, inputs));
        return create();
    }
    if (changes.length > 0) {
        await explained(object, context, "alter", inputs, () => object.alter(context, actual, inputs, changes, comment));
    }
}

function refusal(
    object: ObjectStatements,
    context: Context,
    inputs: Values,
    visible: boolean,
    owner: "nobody" | { stack: string },
): string {
    const name = object.shownName(inputs);
    if (!visible) {
        return (
            `The ${object.label} ${name} exists already, but this role may not see it. ` +
            `Choose another name, or let its owner grant access and import it.`
        );
    }
    const [type = "", resource = ""] = context.urn.split("::").slice(2);
    const token = type.split("$").pop();
    const creator = owner === "nobody" ? "was not created by Pulumi" : `belongs to another resource of the stack ${owner.stack}`;
    return (
        `The ${object.label} ${name} exists already and ${creator}. It is left untouched. ` +
        `Choose another name, or take it over with: pulumi import ${token} ${resource} '${object.idOf(inputs)}'`
    );
}

/** Reads back what was created or altered; from here on a failure leaves an object behind. */
async function finish(object: ObjectStatements, context: Context, inputs: Values, id = object.idOf(inputs)): Promise<State> {
    let state: State = { id, properties: inputs };
    try {
        const found = await explained(object, context, "read", inputs, () => object.find(context, inputs));
        if (found === undefined) {
            throw new Error(
                `The ${object.label} ${object.shownName(inputs)} is not visible to this role right after it was created. ` +
                    "Somebody dropped it, or moved its ownership.",
            );
        }
        state = { id, properties: { ...keptOf(object, inputs), ...merge(object, inputs, found, inputs) } };
        const settled = await object.settle?.(context, inputs);
        return { id, properties: { ...state.properties, ...settled } };
    } catch (error) {
        throw new UnfinishedError(state, error);
    }
}

/**
 * What Snowflake says, where it says it; what the state says where Snowflake's text means the same, so that spelling is
 * no drift.
 */
function merge(object: ObjectStatements, inputs: Values, found: Found, state: Values | undefined): Values {
    const merged: Values = { ...object.inputsOf(object.idOf(inputs)), ...found.properties };
    const comment = withoutMark(found.comment);
    if (comment !== undefined) {
        merged["comment"] = comment;
    }
    for (const [name, property] of Object.entries(object.inputs)) {
        const before = state?.[name];
        if (before !== undefined && changesOf({ [name]: property }, { [name]: merged[name] }, { [name]: before }).length === 0) {
            merged[name] = before;
        }
    }
    return merged;
}

/** Settings of the provider, and what only the state knows. */
function keptOf(object: ObjectStatements, state: Values): Values {
    const settings = Object.entries(object.inputs).filter(([, property]) => property.change === "setting");
    const names = [...settings.map(([name]) => name), ...(object.kept ?? [])];
    return Object.fromEntries(names.filter((name) => state[name] !== undefined).map((name) => [name, state[name]]));
}

function inputsOnly(object: ObjectStatements, state: Values): Values {
    const defaults = Object.entries(object.inputs)
        .filter(([, property]) => property.change === "setting" && property.default !== undefined)
        .map(([name, property]) => [name, property.default]);
    return { ...Object.fromEntries(defaults), ...state };
}

async function explained<T>(
    object: ObjectStatements,
    context: Context,
    action: Action,
    inputs: Values,
    run: () => Promise<T>,
): Promise<T> {
    try {
        return await run();
    } catch (error) {
        throw error instanceof StatementError
            ? await explainPrivilege(context.connection, error, action, object, inputs)
            : error;
    }
}

function text(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
