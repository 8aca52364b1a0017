// Writes a resource's properties with its secrets.

import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { Values } from "../resources/property";
import { ResourceType } from "../resources/resourceType";
import { withDerivedSecrets } from "./provider";
import { isSecret, toWire } from "./wireValues";

/** Writes the properties of a message; what came from a secret goes out as one. */
export function structWriter(resource: ResourceType, secretPaths: ReadonlySet<string>): (values: Values) => Struct {
    return (values) =>
        Struct.fromJavaScript(wireWriter(resource, secretPaths)(values) as Record<string, JavaScriptValue>);
}

/** Like {@link structWriter}, as plain JSON. */
export function wireWriter(resource: ResourceType, secretPaths: ReadonlySet<string>): (values: Values) => Values {
    const all = withDerivedSecrets(resource, secretPaths, (name) => isSecret(secretPaths, name));
    return (values) => toWire(values, all);
}
