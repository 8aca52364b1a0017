import { Change, changedProperties, Diff } from "../plugin/responses";
import { check, Checked } from "./check";
import { diff } from "./diff";
import { equivalent, inWordsOf, isNothing } from "./equivalence";
import { AnyProperty, isInput, Properties, ValuesOf } from "./property";
import { containsUnknown, plainValues, secret, UNKNOWN, Value, Values } from "./propertyValues";
import { ProviderFunction, ResourceType } from "./resourceType";

/** A provider plugin's stand-in: what the official plugin is to the program, as far as the program uses it. */
export interface StandIn<C> {
    /** Pulumi package, such as `aws`. */
    package: string;
    /** Version of the official plugin whose behavior is followed: the one that the program's SDK asks for. */
    version: string;
    /** Inputs of the provider resource. */
    configuration: Properties;
    types: readonly ResourceType<C>[];
    functions: readonly ProviderFunction<C>[];
    /** Checks where the stand-in would talk to, and gets ready to. `signal` fires when the deployment is canceled. */
    configure(configuration: Values, signal: AbortSignal): Promise<C>;
    /** Outputs that follow from the inputs and the configuration alone, such as all tags. */
    derive?(type: ResourceType<C>, inputs: Values, context: C): Values;
    /** Splits what was read into what the program said and what the configuration added. */
    settle?(type: ResourceType<C>, state: Values, known: Values, context: C): void;
}

/** The object exists, but something after its creation failed. */
export class PartlyCreated extends Error {
    constructor(
        readonly id: string,
        readonly state: Values,
        reason: string,
    ) {
        super(reason);
    }
}

/** One resource type in the hands of a configured stand-in. */
export class Resource<C> {
    constructor(
        private readonly standIn: StandIn<C>,
        private readonly type: ResourceType<C>,
        private readonly context: C,
    ) {}

    diff(inputs: Values, state: Values, ignored: readonly string[]): Diff {
        const changes: Change[] = diff(this.type.properties, inputs, state, ignored);
        for (const [name, value] of Object.entries(this.derived(inputs))) {
            const property = this.type.properties[name] as AnyProperty;
            if (!isInput(property) && state[name] !== undefined && !equivalent(property, value, state[name])) {
                changes.push({ path: name, kind: "update", replaces: property.replace === true });
            }
        }
        return {
            changes,
            deleteBeforeReplace:
                changes.some(({ replaces }) => replaces) &&
                (this.type.deleteBeforeReplace ?? this.keepsName(inputs, state)),
        };
    }

    /** What a preview can say of the state: unknown is only what the deployment itself decides. */
    planned(inputs: Values, state: Values): Values {
        const changed = changedProperties(diff(this.type.properties, inputs, state));
        const planned: Values = {};
        for (const [name, property] of Object.entries(this.type.properties)) {
            const moves = property.changesWith?.some((other) => changed.has(other)) ?? false;
            const value = isInput(property) ? inputs[name] : undefined;
            if (value !== undefined) {
                planned[name] = value;
            } else if (!isInput(property) || property.computed) {
                planned[name] = moves ? UNKNOWN : (state[name] ?? UNKNOWN);
            }
        }
        return this.sealed({ ...planned, ...this.derived(inputs) });
    }

    /** @throws PartlyCreated when the object exists but is not as it should be. */
    async create(inputs: Values): Promise<{ id: string; state: Values }> {
        const wanted = this.wanted(inputs);
        const created = await this.type.create(wanted, this.context);
        const { id, outputs } = typeof created === "string" ? { id: created, outputs: {} } : created;
        try {
            await this.type.finish?.(id, wanted, this.context);
            return { id, state: await this.stateAfter(id, { ...inputs, ...plainValues(outputs) }) };
        } catch (error) {
            throw new PartlyCreated(id, this.sealed(inputs), messageOf(error));
        }
    }

    async update(id: string, inputs: Values, state: Values): Promise<Values> {
        if (this.type.update === undefined) {
            throw new Error(
                `${this.type.token} "${id}" cannot be changed in place, and nothing asked for a replacement.`,
            );
        }
        const outputs = await this.type.update(id, this.wanted(inputs), state as ValuesOf<Properties>, this.context);
        return this.stateAfter(id, { ...inputs, ...plainValues(outputs ?? {}) });
    }

    /** @returns undefined when the object is gone. */
    async read(id: string, inputs: Values, state: Values): Promise<{ inputs: Values; state: Values } | undefined> {
        const known = { ...inputs, ...state };
        const read = await this.readState(id, known);
        if (read === undefined) {
            return undefined;
        }
        const imported = Object.keys(known).length === 0;
        return { inputs: this.inputsOf(read, inputs, imported), state: this.sealed(read) };
    }

    async delete(id: string, state: Values): Promise<void> {
        await this.type.delete(id, state as ValuesOf<Properties>, this.context);
    }

    /** A given name that stays the same cannot belong to the old and the new object at once. */
    private keepsName(inputs: Values, state: Values): boolean {
        return Object.entries(this.type.properties).some(
            ([name, { autoName }]) => autoName !== undefined && inputs[name] === state[name],
        );
    }

    private derived(inputs: Values): Values {
        return this.standIn.derive?.(this.type, inputs, this.context) ?? {};
    }

    private wanted(inputs: Values): ValuesOf<Properties> {
        return { ...inputs, ...this.derived(inputs) } as ValuesOf<Properties>;
    }

    private async stateAfter(id: string, inputs: Values): Promise<Values> {
        const state = await this.readState(id, inputs);
        if (state === undefined) {
            throw new Error(`${this.type.token} "${id}" cannot be found right after it was written.`);
        }
        return this.sealed(state);
    }

    private async readState(id: string, known: Values): Promise<Values | undefined> {
        const read = await this.type.read(id, this.context, known);
        if (read === undefined) {
            return undefined;
        }
        const actual = plainValues(read);
        const state: Values = {};
        for (const [name, property] of Object.entries(this.type.properties)) {
            const value = property.unread
                ? (known[name] ?? property.default)
                : inWordsOf(known[name], property, actual[name]);
            if (value !== undefined) {
                state[name] = value;
            }
        }
        this.standIn.settle?.(this.type, state, known, this.context);
        return state;
    }

    /** The inputs that would lead to this state: the old ones with drift, or for an import what had to be said. */
    private inputsOf(state: Values, old: Values, imported: boolean): Values {
        const inputs: Values = {};
        for (const [name, property] of Object.entries(this.type.properties)) {
            const value = state[name];
            if (!isInput(property) || value === undefined) {
                continue;
            }
            const said = imported
                ? property.required || property.replace || (!property.computed && value !== property.default)
                : old[name] !== undefined || (!property.computed && value !== property.default);
            if (said && (!isNothing(property, value) || old[name] !== undefined)) {
                inputs[name] = value;
            }
        }
        return inputs;
    }

    private sealed(state: Values): Values {
        return Object.fromEntries(
            Object.entries(state).map(([name, value]): [string, Value] => [
                name,
                this.type.properties[name]?.secret && !containsUnknown(value) ? secret(value) : value,
            ]),
        );
    }
}

/** Checks the inputs of a resource; needs no configuration. */
export function checkResource<C>(type: ResourceType<C>, resourceName: string, inputs: Values, old: Values): Checked {
    const checked = check(type.properties, inputs, {
        resourceName,
        old,
        refuser: `the sandbox's stand-in for ${type.token}`,
    });
    return { inputs: checked.inputs, failures: [...checked.failures, ...(type.check?.(checked.inputs) ?? [])] };
}

/** The words of an error that is worth telling, also when an SDK gave it no message. */
export function messageOf(error: unknown): string {
    if (!(error instanceof Error)) {
        return String(error);
    }
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    const words =
        error.message === "" || error.message === "UnknownError" ? `no message (HTTP ${status ?? "?"})` : error.message;
    return error.name === "Error" || words.startsWith(error.name) ? words : `${error.name}: ${words}`;
}
