/** `import … from 'bulwark/authorization'`: who may do what. */
export const BULWARK = 'authorization';
