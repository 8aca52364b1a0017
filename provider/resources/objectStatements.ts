// What a kind of object gives to the life that all of them share.

import { Change, Properties, Values } from "./property";
import { Context } from "./resourceType";

/** An object as Snowflake describes it. */
export interface Found {
    /** Inputs and outputs, without the comment. */
    properties: Values;
    /** COMMENT, mark included. */
    comment: string;
    /** What the object is instead, when it has the name but is of another kind. */
    otherKind?: string;
    /** What a user should know of it that is not a difference to what was declared. */
    warnings?: readonly string[];
}

/** The statements of one kind of object. */
export interface ObjectStatements {
    /** As users call it, e.g. "external volume". */
    label: string;
    /** As GRANT calls it. */
    kind: "EXTERNAL VOLUME" | "INTEGRATION" | "DATABASE";
    /** As DROP calls it, where that differs. */
    dropKind?: "CATALOG INTEGRATION";
    inputs: Properties;
    idOf(inputs: Values): string;
    /** The inputs that an ID names. */
    inputsOf(id: string): Values;
    /** Quoted name. */
    shownName(inputs: Values): string;
    create(context: Context, inputs: Values, comment: string): Promise<void>;
    /** @returns undefined when there is no such object or the role may not see it. */
    find(context: Context, inputs: Values): Promise<Found | undefined>;
    alter(context: Context, actual: Values, wanted: Values, changes: Change[], comment: string): Promise<void>;
    drop(context: Context, inputs: Values): Promise<void>;
    /** Waits until the object is usable, for one that is not at once. [actual] is as {@link find} found it. */
    settle?(context: Context, actual: Values): Promise<Values>;
}
