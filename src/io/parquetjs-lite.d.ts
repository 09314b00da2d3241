declare module 'parquetjs-lite' {
  interface Field {
    type: 'INT32' | 'DOUBLE' | 'BOOLEAN';
    optional: boolean;
    compression: 'SNAPPY' | 'UNCOMPRESSED';
    statistics: boolean;
  }

  interface ParquetWriter {
    appendRow(row: Readonly<Record<string, number | boolean>>): Promise<void>;
    close(): Promise<void>;
  }

  const parquet: {
    ParquetSchema: new (fields: Readonly<Record<string, Field>>) => object;
    ParquetWriter: {
      openStream(
        schema: object,
        stream: NodeJS.WritableStream,
        options: {rowGroupSize: number; useDataPageV2: boolean; pageIndex: boolean},
      ): Promise<ParquetWriter>;
    };
  };
  export default parquet;
}
