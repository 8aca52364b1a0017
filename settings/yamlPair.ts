import { isScalar, Pair, YAMLMap } from "yaml";

/** What stands in a map of a YAML document under a key; keys that are numbers count as their texts. */
export function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
    return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}
