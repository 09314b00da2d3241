/** The part of the WebAssembly JavaScript interface that is used here; TypeScript has it only in its browser library. */
declare namespace WebAssembly {
  class Module {
    private readonly brand;
    constructor(bytes: Uint8Array);
  }
  class Instance {
    readonly exports: Record<string, unknown>;
    constructor(module: Module, imports: {env: {memory: Memory}});
  }
  class Memory {
    readonly buffer: SharedArrayBuffer;
    constructor(descriptor: {initial: number; maximum: number; shared: true});
  }
  function validate(bytes: Uint8Array): boolean;
  function compile(bytes: Uint8Array): Promise<Module>;
}
