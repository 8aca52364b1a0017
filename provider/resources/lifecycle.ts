// The life of an object of Snowflake: create or adopt, read, alter, drop. A resource gives its statements.

import { StatementError } from "../../snowflake-client/statementError";
import { compareExisting, isExisting, missingExisting } from "./existingObject";
import { Found, ObjectStatements } from "./objectStatements";
import { Claim, ownerOf, withMark, withoutMark } from "./ownership";
import { Action, explainPrivilege } from "./privileges";
import { changesOf, Values } from "./property";
import { Context, ResourceType, State, UnfinishedError } from "./resourceType";

/** The operations of a resource that stands for one object of Snowflake. */
export function objectOperations(
    object: ObjectStatements,
): Pick<ResourceType, "create" | "read" | "update" | "delete"> {
    return {
        async create(context, inputs) {
            if (isExisting(inputs)) {
                return readExisting(object, context, inputs);
            }
            await createOrAdopt(object, context, inputs);
            return finish(object, context, object.idOf(inputs), inputs);
        },

        async read(context, id, state) {
            const known = { ...state, ...object.inputsOf(id) };
            const found = await explained(object, context, "read", known, () => object.find(context, known));
            found?.warnings?.forEach((warning) => context.warn(warning));
            return found === undefined || found.otherKind !== undefined
                ? undefined
                : { id, properties: stateOf(object, known, found) };
        },

        async update(context, id, _actual, wanted) {
            if (isExisting(wanted)) {
                return readExisting(object, context, wanted);
            }
            // What is there now, so that an update that was cut off half-way continues where it stopped.
            const found = await explained(object, context, "read", wanted, () => object.find(context, wanted));
            if (found === undefined || found.otherKind !== undefined) {
                throw new Error(
                    `The ${object.label} ${object.shownName(wanted)} does not exist, or this role cannot see it. ` +
                        "Run pulumi up --refresh to create it again.",
                );
            }
            const actual = stateOf(object, wanted, found);
            await alter(object, context, actual, wanted, found.comment);
            return finish(object, context, id, wanted);
        },

        async delete(context, id, state) {
            if (isExisting(state)) {
                return;
            }
            const known = { ...state, ...object.inputsOf(id) };
            try {
                await explained(object, context, "drop", known, () => object.drop(context, known));
            } catch (error) {
                // IF EXISTS covers the object itself, not the database or schema that held it.
                if (!(error instanceof StatementError && error.saysMissing)) {
                    throw error;
                }
            }
        },
    };
}

async function readExisting(object: ObjectStatements, context: Context, inputs: Values): Promise<State> {
    const found = await explained(object, context, "read", inputs, () => object.find(context, inputs));
    if (found === undefined || found.otherKind !== undefined) {
        throw missingExisting(object, inputs);
    }
    const properties = stateOf(object, inputs, found);
    compareExisting(object, properties, inputs);
    return { id: object.idOf(inputs), properties };
}

async function createOrAdopt(object: ObjectStatements, context: Context, inputs: Values): Promise<void> {
    const create = (): Promise<void> =>
        explained(object, context, "create", inputs, () =>
            object.create(context, inputs, withMark(textOf(inputs["comment"]), claimOf(context, inputs))),
        );
    try {
        return await create();
    } catch (error) {
        if (!(error instanceof StatementError && error.saysExists)) {
            throw error;
        }
    }
    const found = await object.find(context, inputs);
    const owner = found === undefined ? "hidden" : ownerOf(found.comment, claimOf(context, inputs));
    if (found === undefined || owner !== "this resource") {
        throw new Error(refusal(object, context, inputs, owner));
    }
    const actual = stateOf(object, inputs, found);
    const other = changesOf(object.inputs, actual, inputs).filter(({ replaces }) => replaces);
    if (other.length > 0) {
        throw new Error(
            `The ${object.label} ${object.shownName(inputs)} already exists: an earlier deployment of this resource left it, ` +
                `with a different ${other.map(({ path }) => path).join(", ")}. It was not changed. Set the value it was created with, ` +
                `or make sure that nobody uses it and drop it: DROP ${object.dropKind ?? object.kind} ${object.shownName(inputs)}`,
        );
    }
    context.warn(
        `Adopting the ${object.label} ${object.shownName(inputs)}, left behind by an earlier deployment of this resource.`,
    );
    await alter(object, context, actual, inputs, found.comment);
}

/**
 * @param found the comment as it is; a mark of another kind, as earlier versions wrote it, is written again. Without an owner
 * no mark says more than the URN, so one that was imported gets none.
 */
async function alter(
    object: ObjectStatements,
    context: Context,
    actual: Values,
    wanted: Values,
    found: string,
): Promise<void> {
    const claim = claimOf(context, wanted);
    const unmarked = claim.owner === undefined && ownerOf(found, claim) === "nobody";
    const comment = unmarked ? (textOf(wanted["comment"]) ?? "") : withMark(textOf(wanted["comment"]), claim);
    const changes = changesOf(object.inputs, actual, wanted);
    if (comment !== found && !changes.some(({ property }) => property === "comment")) {
        changes.push({ property: "comment", path: "comment", kind: "update", replaces: false });
    }
    await explained(object, context, "alter", wanted, () => object.alter(context, actual, wanted, changes, comment));
}

/** Reads back what was created or altered. From here on a failure leaves an object behind. */
async function finish(object: ObjectStatements, context: Context, id: string, inputs: Values): Promise<State> {
    let properties = inputs;
    try {
        const found = await explained(object, context, "read", inputs, () => object.find(context, inputs));
        if (found === undefined) {
            throw new Error(
                `The ${object.label} ${object.shownName(inputs)} cannot be read right after it was created or changed. ` +
                    "Somebody dropped it, or transferred its ownership.",
            );
        }
        properties = stateOf(object, inputs, found);
        found.warnings?.forEach((warning) => context.warn(warning));
        return { id, properties: { ...properties, ...(await object.settle?.(context, properties)) } };
    } catch (error) {
        throw new UnfinishedError({ id, properties }, error);
    }
}

/**
 * The object as it is: from Snowflake what Snowflake tells, from [known] the rest. Where both mean the same, the
 * spelling of [known] stays, so that it is not a drift.
 */
function stateOf(object: ObjectStatements, known: Values, found: Found): Values {
    const state: Values = { ...object.inputsOf(object.idOf(known)), ...found.properties };
    const comment = withoutMark(found.comment);
    if (comment !== undefined && !isExisting(known)) {
        state["comment"] = comment;
    }
    for (const [name, property] of Object.entries(object.inputs)) {
        // A setting of the provider: Snowflake does not tell it.
        const untold = property.change === "setting";
        const before = known[name] ?? (untold ? property.default : undefined);
        const same =
            before !== undefined &&
            changesOf({ [name]: property }, { [name]: before }, { [name]: state[name] }).length === 0;
        if (before !== undefined && (untold || same)) {
            state[name] = before;
        }
    }
    return state;
}

function refusal(
    object: ObjectStatements,
    context: Context,
    inputs: Values,
    owner: "hidden" | ReturnType<typeof ownerOf>,
): string {
    const exists = `The ${object.label} ${object.shownName(inputs)} already exists`;
    if (owner === "hidden") {
        return `${exists}, but this role cannot see it. Choose another name, or ask its owner to grant access to it.`;
    }
    const [types = "", name = ""] = context.urn.split("::").slice(2);
    const creator =
        typeof owner === "object"
            ? `belongs to another resource or state of the stack ${owner.stack}`
            : "was not created by this program";
    return (
        `${exists} and ${creator}. It was not changed. Choose another name, or import it with: ` +
        `pulumi import ${types.split("$").pop()} ${name} '${object.idOf(inputs)}'`
    );
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

function claimOf({ urn }: Context, { owner }: Values): Claim {
    return { urn, owner };
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
