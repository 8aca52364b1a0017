// The provider behind the plugin protocol: finds the resource, and computes check, diff and previews from its table.

import { typeTokenOf } from "../../plugin/urn";
import { Connection } from "../../snowflake-client/connection";
import { resources, retired } from "../resources";
import { changesOf, Change, checkProperties, Failure, holdsUnknown, UNKNOWN, Values } from "../resources/property";
import { Context, ResourceType, State } from "../resources/resourceType";
import { PACKAGE } from "../schema";

/** What an operation gets from the engine's side of the plugin. */
export interface Engine {
    connection: Connection;
    signal: AbortSignal;
    /** Shows a line beside the resource; one with [ephemeral] goes when the operation ends. */
    log: (urn: string, severity: "info" | "warning", text: string, ephemeral: boolean) => void;
}

/** The resource that [urn] is of. @throws Error for a type that this package does not have. */
export function resourceOf(urn: string): ResourceType {
    const token = typeTokenOf(urn);
    const resource = [...resources, ...retired].find(({ name }) => token === `${PACKAGE.name}:index:${name}`);
    if (resource === undefined) {
        const known = resources.map(({ name }) => `${PACKAGE.name}:index:${name}`).join(", ");
        throw new Error(`The provider ${PACKAGE.name} has no resource type ${token}. It has: ${known}.`);
    }
    return resource;
}

/** What one operation may use. */
export function contextOf(engine: Engine, urn: string): Context {
    const { connection, signal, log } = engine;
    let shown = "";
    return {
        connection,
        urn,
        signal,
        progress: (text) => {
            if (text !== shown) {
                shown = text;
                log(urn, "info", text, true);
            }
        },
        warn: (text) => log(urn, "warning", text, false),
        sleep: (milliseconds) => sleep(milliseconds, signal),
        now: () => performance.now(),
    };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const stop = (): void => {
            clearTimeout(timer);
            reject(signal.reason instanceof Error ? signal.reason : new Error("The operation was canceled."));
        };
        const timer = setTimeout(() => {
            signal.removeEventListener("abort", stop);
            resolve();
        }, milliseconds);
        if (signal.aborted) {
            stop();
        }
        signal.addEventListener("abort", stop, { once: true });
    });
}

/** The inputs with defaults, and all that is wrong with them. */
export function check(resource: ResourceType, given: Values): { inputs: Values; failures: Failure[] } {
    const checked = checkProperties(resource.inputs, given);
    return {
        inputs: checked.inputs,
        failures: [...checked.failures, ...(resource.checkTogether?.(checked.inputs) ?? [])],
    };
}

/** Result of a diff. */
export interface Diff {
    changes: Change[];
    /** Objects are unique by name, and one in use cannot be dropped: the old one always goes first. */
    deleteBeforeReplace: boolean;
}

/** What an `up` would change. [ignored] are top-level names of ignoreChanges. */
export function diff(resource: ResourceType, actual: Values, wanted: Values, ignored: readonly string[] = []): Diff {
    const changes = [
        ...changesOf(resource.inputs, actual, wanted),
        ...(resource.extraChanges?.(actual, wanted) ?? []),
    ].filter(({ property }) => !ignored.includes(property));
    return { changes, deleteBeforeReplace: changes.some(({ replaces }) => replaces) };
}

/** The state that a create would leave, with unknown values for what only Snowflake can tell. */
export function previewCreate(resource: ResourceType, inputs: Values): State {
    const outputs = Object.fromEntries(Object.keys(resource.outputs).map((name) => [name, UNKNOWN]));
    return { id: "", properties: { ...inputs, ...outputs } };
}

/** The state that an update would leave: outputs stay, but for those that the update is about. */
export function previewUpdate(resource: ResourceType, actual: Values, wanted: Values): Values {
    const changed = diff(resource, actual, wanted).changes.map(({ property }) => property);
    const outputs = Object.entries(resource.outputs).map(([name, output]) => [
        name,
        output.stable && !changed.includes(name) ? actual[name] : UNKNOWN,
    ]);
    return { ...wanted, ...Object.fromEntries(outputs) };
}

/** Refuses what the engine should never send: unknown values in a real operation. */
export function assertKnown(inputs: Values): void {
    const unknown = Object.keys(inputs).filter((name) => holdsUnknown(inputs[name]));
    if (unknown.length > 0) {
        throw new Error(`Pulumi sent unknown values for: ${unknown.join(", ")}.`);
    }
}

/** The part of a resource's state that a program could write. */
export function inputsOfState(resource: ResourceType, properties: Values): Values {
    const names = Object.keys(resource.inputs).filter((name) => properties[name] !== undefined);
    return Object.fromEntries(names.map((name) => [name, properties[name]]));
}

/** Outputs that are as secret as the input they come from. */
export function withDerivedSecrets(
    resource: ResourceType,
    secretPaths: ReadonlySet<string>,
    isSecret: (name: string) => boolean,
): Set<string> {
    const derived = Object.entries(resource.outputs)
        .filter(([, output]) => output.secretWith !== undefined && isSecret(output.secretWith))
        .map(([name]) => name);
    return new Set([...secretPaths, ...derived]);
}
