package dev.nufleet.model;

/** Counts of a board's dealings with the outside and with its storage; they add up. */
public record Traffic(
    long downloadedBytes,
    long publishesUpQos0,
    long publishesUpQos1,
    long publishesDownQos0,
    long publishesDownQos1,
    long flashErases,
    long flashPrograms,
    long cardReads,
    long cardPrograms) {
  public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0, 0, 0, 0);

  public Traffic plus(Traffic o) {
    return new Traffic(
        downloadedBytes + o.downloadedBytes,
        publishesUpQos0 + o.publishesUpQos0,
        publishesUpQos1 + o.publishesUpQos1,
        publishesDownQos0 + o.publishesDownQos0,
        publishesDownQos1 + o.publishesDownQos1,
        flashErases + o.flashErases,
        flashPrograms + o.flashPrograms,
        cardReads + o.cardReads,
        cardPrograms + o.cardPrograms);
  }
}
