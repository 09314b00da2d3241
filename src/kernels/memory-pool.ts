import {createMemory} from './wasm-kernel.js';

/** Shared memories, kept for the next that one is large enough for: the engine frees them late, and a shard a memory would add up. */
export interface MemoryPool {
  /** at least so many bytes; their contents are whatever they were */
  take(bytes: number): WebAssembly.Memory;
  give(memory: WebAssembly.Memory): void;
  clear(): void;
}

export function createMemoryPool(): MemoryPool {
  let idle: WebAssembly.Memory[] = [];
  return {
    take(bytes) {
      const fits = idle.findIndex(({buffer: {byteLength}}) => byteLength >= bytes);
      return fits >= 0 ? idle.splice(fits, 1)[0] : createMemory(bytes);
    },
    give(memory) {
      idle.push(memory);
      idle.sort((a, b) => a.buffer.byteLength - b.buffer.byteLength);
    },
    clear: () => { idle = []; },
  };
}
