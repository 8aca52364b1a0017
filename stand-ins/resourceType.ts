import type { Properties, ValuesOf } from "./property";
import type { Values } from "./propertyValues";

/**
 * One resource type of a stand-in: its table of properties, and what each step does to the service.
 *
 * `C` is what a configured stand-in offers its types: clients, region, account.
 */
export interface ResourceType<C, P extends Properties = Properties> {
    /** For example `aws:s3/bucket:Bucket`. */
    token: string;
    /** The page that documents what the official provider does. */
    documentation: string;
    properties: P;
    /** Two objects cannot exist side by side, so the old one goes before the new one comes. */
    deleteBeforeReplace?: true;
    /** Rules that span properties; each entry names the property at fault. Values may be unknown. */
    check?(inputs: Values): { property: string; reason: string }[];
    /**
     * Makes the object and returns its ID. What follows the first call that leaves something behind belongs
     * into {@link finish}, so that a failure there keeps the ID. Outputs that no later read can find come along.
     */
    create(inputs: ValuesOf<P>, context: C): Promise<string | { id: string; outputs: Partial<ValuesOf<P>> }>;
    /** What is left to do once the object exists. */
    finish?(id: string, inputs: ValuesOf<P>, context: C): Promise<void>;
    /**
     * Reads the object, in whole, from the service; properties marked `unread` are carried over by the caller.
     *
     * @param known what state or program say; nothing but the ID when an object is imported.
     * @returns undefined when there is no such object.
     */
    read(id: string, context: C, known: Partial<ValuesOf<P>>): Promise<Partial<ValuesOf<P>> | undefined>;
    /** Changes the object in place; absent where every property replaces. Returns outputs that no read can find. */
    update?(id: string, inputs: ValuesOf<P>, old: ValuesOf<P>, context: C): Promise<Partial<ValuesOf<P>> | void>;
    /** Removes the object; one that is gone already is not an error. */
    delete(id: string, state: ValuesOf<P>, context: C): Promise<void>;
}

/** Lets the compiler infer the table's type and check the steps against it. */
export function resourceType<C, P extends Properties>(type: ResourceType<C, P>): ResourceType<C> {
    return type as ResourceType<C>;
}

/** A function (data source) of a stand-in, for example `aws:index/getCallerIdentity:getCallerIdentity`. */
export interface ProviderFunction<C> {
    token: string;
    documentation: string;
    arguments: Properties;
    results: Properties;
    invoke(values: Values, context: C): Promise<Values>;
}
