declare module 'pngjs' {
  interface Picture {
    readonly width: number;
    readonly height: number;
    /** red, green, blue, opacity of each pixel */
    readonly data: Buffer;
  }
  export const PNG: {readonly sync: {read(png: Buffer): Picture}};
}
