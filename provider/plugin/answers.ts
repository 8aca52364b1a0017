// Answers to the messages that need no connection.

import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as protocol from "@pulumi/pulumi/proto/provider_pb";

import { ENVIRONMENT_VARIABLES, ProviderInputs } from "../../snowflake-client/login";
import { Change, Values } from "../resources/property";
import { PACKAGE, packageSchemaText } from "../schema";
import * as provider from "./provider";
import { structWriter } from "./resourceWriter";
import { fromWire } from "./wireValues";

/** Inputs with defaults, or what is wrong with them. */
export function check(request: protocol.CheckRequest): protocol.CheckResponse {
    const resource = provider.resourceOf(request.getUrn());
    const { values, secretPaths } = fromWire(request.getNews()?.toJavaScript());
    const { inputs, failures } = provider.check(resource, values);
    const response = new protocol.CheckResponse();
    response.setInputs(structWriter(resource, secretPaths)(inputs));
    response.setFailuresList(failures.map(({ property, reason }) => checkFailure(property, `${property} ${reason}`)));
    return response;
}

/** What an update would change, in detail. */
export function diff(request: protocol.DiffRequest): protocol.DiffResponse {
    const resource = provider.resourceOf(request.getUrn());
    const actual = fromWire(request.getOlds()?.toJavaScript()).values;
    const wanted = fromWire(request.getNews()?.toJavaScript()).values;
    const { changes, deleteBeforeReplace } = provider.diff(resource, actual, wanted, request.getIgnorechangesList());
    const { DIFF_SOME, DIFF_NONE } = protocol.DiffResponse.DiffChanges;
    const response = new protocol.DiffResponse();
    response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(unique(changes.map(({ property }) => property)));
    response.setReplacesList(unique(changes.filter(({ replaces }) => replaces).map(({ property }) => property)));
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    for (const change of changes) {
        const isInput = change.property in resource.inputs;
        response.getDetaileddiffMap().set(change.path, propertyDiff(change, isInput));
    }
    return response;
}

function propertyDiff({ kind, replaces }: Change, isInput: boolean): protocol.PropertyDiff {
    const { Kind } = protocol.PropertyDiff;
    const [inPlace, replacing] = {
        add: [Kind.ADD, Kind.ADD_REPLACE],
        delete: [Kind.DELETE, Kind.DELETE_REPLACE],
        update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
    }[kind] as [0, 1];
    const message = new protocol.PropertyDiff();
    message.setKind(replaces ? replacing : inPlace);
    message.setInputdiff(isInput);
    return message;
}

/** Another account, user or key of the provider is no reason to replace what it made. */
export function diffConfig(request: protocol.DiffRequest): protocol.DiffResponse {
    const before = fromWire(request.getOldInputs()?.toJavaScript() ?? request.getOlds()?.toJavaScript()).values;
    const after = fromWire(request.getNews()?.toJavaScript()).values;
    const changed = unique([...Object.keys(before), ...Object.keys(after)]).filter(
        (name) => before[name] !== after[name],
    );
    const response = new protocol.DiffResponse();
    const { DIFF_SOME, DIFF_NONE } = protocol.DiffResponse.DiffChanges;
    response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(changed);
    return response;
}

/** Version of the plugin. */
export function pluginInfo(): plugin.PluginInfo {
    const response = new plugin.PluginInfo();
    response.setVersion(PACKAGE.version);
    return response;
}

/** Schema of the package. */
export function schemaResponse(request: protocol.GetSchemaRequest): protocol.GetSchemaResponse {
    if (request.getVersion() !== 0) {
        throw new Error(`The schema has version 0; the engine asks for version ${request.getVersion()}.`);
    }
    const response = new protocol.GetSchemaResponse();
    response.setSchema(packageSchemaText());
    return response;
}

/** The engine hands numbers over as text. */
export function providerInputs(values: Values): ProviderInputs {
    const names = Object.keys(ENVIRONMENT_VARIABLES).filter((name) => values[name] !== undefined);
    return Object.fromEntries(names.map((name) => [name, String(values[name])]));
}

/** One wrong input. */
export function checkFailure(property: string, reason: string): protocol.CheckFailure {
    const failure = new protocol.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
}

function unique(names: string[]): string[] {
    return [...new Set(names)];
}
