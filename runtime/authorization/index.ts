/** `import { Authorizer } from 'bulwark/authorization'`: who may do what. `docs/authorization.md`. */
export { AccessDenied } from './access-denied';
export { Authorizer, type AuthorizerOptions, type Circumstances } from './authorizer';
export type { Decision } from './decision';
export { PolicyError } from './policy-error';
export { compilePolicies, type PolicyTexts } from './compile';
export { loadPolicies, readPolicies } from './policy-files';
export type { CompiledPolicies, Policy } from './policy-set';
export type { Care, Resource } from './resource';
export { type Action, ACTIONS, RESOURCES, type ResourceType } from './vocabulary';
