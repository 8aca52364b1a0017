// Writes a resource's properties with its secrets, also those of a failure.

import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { FailedCall } from "../../plugin/failedCall";
import { maskExternalIds } from "../../snowflake-client/maskedExternalIds";
import { Values } from "../resources/property";
import { ResourceType, UnfinishedError } from "../resources/resourceType";
import { withDerivedSecrets } from "./provider";
import { isSecret, toWire } from "./wireValues";

/** Writes the properties of a message; what came from a secret goes out as one. */
export function structWriter(resource: ResourceType, secretPaths: ReadonlySet<string>): (values: Values) => Struct {
    const all = withDerivedSecrets(resource, secretPaths, (name) => isSecret(secretPaths, name));
    return (values) => Struct.fromJavaScript(toWire(values, all) as Record<string, JavaScriptValue>);
}

/** An error of an operation, which knows how to write what the operation left behind. */
class FailedOperation extends Error {
    constructor(
        readonly reason: unknown,
        readonly toStruct: (values: Values) => Struct,
    ) {
        super(String(reason));
    }
}

/** Runs `operation`; its error keeps secrets secret. */
export async function withSecrets<T>(
    resource: ResourceType,
    secretPaths: ReadonlySet<string>,
    operation: () => Promise<T>,
): Promise<T> {
    try {
        return await operation();
    } catch (error) {
        throw new FailedOperation(error, structWriter(resource, secretPaths));
    }
}

/** `error` for the engine; an {@link UnfinishedError} leaves an object behind. */
export function failedCall(error: unknown): FailedCall {
    const { reason, toStruct } = error instanceof FailedOperation ? error : { reason: error, toStruct: undefined };
    return {
        message: maskExternalIds(reason instanceof Error ? reason.message : String(reason)),
        ...(reason instanceof UnfinishedError && toStruct !== undefined
            ? { left: { id: reason.state.id, properties: toStruct(reason.state.properties) } }
            : {}),
    };
}
