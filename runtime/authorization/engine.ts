import { setFlagsFromString } from 'node:v8';

// V8 of Node 20 (11.3) dies, "unreachable code" in Deoptimizer::DoComputeBuiltinContinuation, when it has to give up optimized
// JavaScript into which it inlined a call of WebAssembly that returns an object. Later ones inline in another way.
if (Number(process.versions.node.split('.')[0]) < 22) setFlagsFromString('--no-turbo-inline-js-wasm-calls');

export {
  getCedarVersion,
  isAuthorized,
  policySetTextToParts,
  policyToJson,
  policyToText,
  preparsePolicySet,
  preparseSchema,
  schemaToJson,
  statefulIsAuthorized,
  templateToJson,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';
export type * from '@cedar-policy/cedar-wasm/nodejs';
