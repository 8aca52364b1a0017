// Messages of the protocol from plain values.

import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as protocol from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** A wrong input and why. */
export interface Failure {
    property: string;
    reason: string;
}

/** One changed input. */
export interface Change {
    /** Path of the innermost changed value, such as `tags.Name` or `rules[0].status`. */
    path: string;
    kind: "add" | "delete" | "update";
    /** Whether it takes a new object. */
    replaces: boolean;
}

/** Result of a diff. */
export interface Diff {
    changes: readonly Change[];
    /** Whether the old object goes before the new one comes. */
    deleteBeforeReplace: boolean;
}

export function pluginInfo(version: string): PluginInfo {
    const response = new PluginInfo();
    response.setVersion(version);
    return response;
}

/** @param schema as JSON text */
export function schemaResponse(request: protocol.GetSchemaRequest, schema: string): protocol.GetSchemaResponse {
    if (request.getVersion() !== 0) {
        throw new Error(`The schema has version 0; the engine asks for version ${request.getVersion()}.`);
    }
    const response = new protocol.GetSchemaResponse();
    response.setSchema(schema);
    return response;
}

export function checkResponse(inputs: Struct | undefined, failures: readonly Failure[]): protocol.CheckResponse {
    const response = new protocol.CheckResponse();
    response.setInputs(inputs);
    response.setFailuresList(failures.map(checkFailure));
    return response;
}

export function checkFailure({ property, reason }: Failure): protocol.CheckFailure {
    const failure = new protocol.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
}

const { Kind } = protocol.PropertyDiff;
const KINDS = {
    add: [Kind.ADD, Kind.ADD_REPLACE],
    delete: [Kind.DELETE, Kind.DELETE_REPLACE],
    update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

/** @param isInput whether the property at the root of a path is an input; by default the engine is told nothing of it */
export function diffResponse(
    { changes, deleteBeforeReplace }: Diff,
    isInput: (property: string) => boolean = () => false,
): protocol.DiffResponse {
    const { DIFF_SOME, DIFF_NONE } = protocol.DiffResponse.DiffChanges;
    const response = new protocol.DiffResponse();
    response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList([...changedProperties(changes)]);
    response.setReplacesList([...changedProperties(changes.filter(({ replaces }) => replaces))]);
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    for (const { path, kind, replaces } of changes) {
        const detail = new protocol.PropertyDiff();
        detail.setKind(KINDS[kind][replaces ? 1 : 0]);
        detail.setInputdiff(isInput(propertyOf(path)));
        response.getDetaileddiffMap().set(path, detail);
    }
    return response;
}

/** Names of the properties at the root of the changes, each once. */
export function changedProperties(changes: readonly Pick<Change, "path">[]): Set<string> {
    return new Set(changes.map(({ path }) => propertyOf(path)));
}

function propertyOf(path: string): string {
    return path.split(/[.[]/, 1)[0] ?? path;
}
