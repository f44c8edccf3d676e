package dev.nufleet.cluster.wire;

/**
 * What goes from one node to another, and is kept by the cluster: CBOR by Jackson, with names for fields and kinds
 * ({@link WireModule}). A field that is new has a value when it is missing; one that is unknown is passed over.
 */
public interface WireMessage {}
