package dev.nufleet.cluster.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.chaos.Spot;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.Pace;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How values that know nothing of the wire look on it. Each kind of a sealed type has its name here: what a class is
 * called, or where it stands, may change, and what older nodes wrote is read all the same.
 */
public final class WireModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  /** Facts about boards, by their names on the wire. */
  static final Map<String, Class<? extends BoardEvent.What>> FACTS = Map.ofEntries(
      Map.entry("boot-started", BoardEvent.BootStarted.class),
      Map.entry("boot-ended", BoardEvent.BootEnded.class),
      Map.entry("provisioned", BoardEvent.Provisioned.class),
      Map.entry("signed-in", BoardEvent.SignedIn.class),
      Map.entry("sign-in-failed", BoardEvent.SignInFailed.class),
      Map.entry("signed-out", BoardEvent.SignedOut.class),
      Map.entry("packet-torn", BoardEvent.PacketTorn.class),
      Map.entry("version", BoardEvent.VersionReported.class),
      Map.entry("publish-acknowledged", BoardEvent.PublishAcknowledged.class),
      Map.entry("notice", BoardEvent.NoticeReceived.class),
      Map.entry("notice-ignored", BoardEvent.NoticeIgnored.class),
      Map.entry("download-started", BoardEvent.DownloadStarted.class),
      Map.entry("download-hindered", BoardEvent.DownloadHindered.class),
      Map.entry("progress", BoardEvent.ProgressSent.class),
      Map.entry("download-ended", BoardEvent.DownloadEnded.class),
      Map.entry("candidate-written", BoardEvent.CandidateWritten.class),
      Map.entry("application-ended", BoardEvent.ApplicationEnded.class),
      Map.entry("upgrade-failed", BoardEvent.UpgradeFailed.class),
      Map.entry("reset-requested", BoardEvent.ResetRequested.class),
      Map.entry("halted", BoardEvent.Halted.class),
      Map.entry("power-lost", BoardEvent.PowerLost.class),
      Map.entry("fault-acted", BoardEvent.FaultActed.class),
      Map.entry("counted", BoardEvent.Counted.class));

  static final Map<String, Class<? extends BoardCommand.FromHands>> ORDERS = Map.ofEntries(
      Map.entry("power-on", BoardCommand.PowerOn.class),
      Map.entry("cut-power", BoardCommand.CutPower.class),
      Map.entry("plan", BoardCommand.Plan.class),
      Map.entry("plan-anew", BoardCommand.PlanAnew.class),
      Map.entry("end-fault", BoardCommand.EndFault.class),
      Map.entry("by-hand", BoardCommand.ByHand.class),
      Map.entry("undo-by-hand", BoardCommand.UndoByHand.class),
      Map.entry("press-key", BoardCommand.PressKey.class),
      Map.entry("press-reset", BoardCommand.PressReset.class),
      Map.entry("read-console", BoardCommand.ReadConsole.class),
      Map.entry("follow-console", BoardCommand.FollowConsole.class),
      Map.entry("get-download", BoardCommand.GetDownload.class),
      Map.entry("get-storage", BoardCommand.GetStorage.class));

  static final Map<String, Class<?>> ANSWERS = Map.of(
      "download", BoardCommand.Download.class,
      "no-download", BoardCommand.NoDownload.class,
      "storage", BoardCommand.Storage.class,
      "no-storage", BoardCommand.NoStorage.class);

  static final Map<String, Class<? extends Spot>> SPOTS = Map.of(
      "always", Spot.Always.class,
      "moment", Spot.Moment.class,
      "phase-begins", Spot.PhaseBegins.class,
      "image-byte", Spot.ImageByte.class,
      "operation", Spot.Operation.class,
      "portion", Spot.Portion.class,
      "packet", Spot.Packet.class,
      "request", Spot.Request.class);

  static final Map<String, Class<?>> MESSAGES = Map.of(
      "arrived", FromNode.Arrived.class,
      "told", FromNode.Told.class,
      "left", FromNode.Left.class,
      "begin", ToNode.Begin.class,
      "order", ToNode.Order.class);

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
  private interface Named {}

  public WireModule() {
    super("nufleet-wire");
    List.of(BoardEvent.What.class, BoardCommand.FromHands.class, BoardCommand.DownloadAnswer.class,
            BoardCommand.StorageAnswer.class, Spot.class, FromNode.class, ToNode.class)
        .forEach(type -> setMixInAnnotation(type, Named.class));
    Stream.of(FACTS, ORDERS, ANSWERS, SPOTS, MESSAGES).flatMap(names -> names.entrySet().stream())
        .forEach(name -> registerSubtypes(new NamedType(name.getValue(), name.getKey())));
    addSerializer(BoardId.class, as(BoardId.class, BoardId::value));
    addDeserializer(BoardId.class, of(BoardId.class, BoardId::new));
    addSerializer(Pace.class, as(Pace.class, Pace::toString));
    addDeserializer(Pace.class, of(Pace.class, Pace::parse));
    addSerializer(Printed.class, new PrintedOut());
    addDeserializer(Printed.class, new PrintedIn());
  }

  /** All kinds, by the type that they are kinds of, for who checks that none is missing. */
  static Map<String, Class<?>> all() {
    return Stream.of(FACTS, ORDERS, ANSWERS, SPOTS, MESSAGES).flatMap(names -> names.entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private interface Text<T> {
    String of(T value);
  }

  private interface Value<T> {
    T of(String text);
  }

  private static <T> StdSerializer<T> as(Class<T> type, Text<T> text) {
    return new StdSerializer<T>(type) {
      private static final long serialVersionUID = 1;

      @Override
      public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeString(text.of(value));
      }
    };
  }

  private static <T> StdDeserializer<T> of(Class<T> type, Value<T> value) {
    return new StdDeserializer<T>(type) {
      private static final long serialVersionUID = 1;

      @Override
      public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
        return value.of(in.getText());
      }
    };
  }

  /** Prints are made text where they leave their node: raw, and plain behind it. */
  private static final class PrintedOut extends StdSerializer<Printed> {
    private static final long serialVersionUID = 1;

    private PrintedOut() {
      super(Printed.class);
    }

    @Override
    public void serialize(Printed value, JsonGenerator out, SerializerProvider provider) throws IOException {
      out.writeStartArray();
      for (Printed.Style style : List.of(Printed.Style.RAW, Printed.Style.PLAIN)) {
        StringBuilder text = new StringBuilder();
        value.appendTo(text, style);
        out.writeString(text.toString());
      }
      out.writeEndArray();
    }
  }

  private static final class PrintedIn extends StdDeserializer<Printed> {
    private static final long serialVersionUID = 1;

    private PrintedIn() {
      super(Printed.class);
    }

    @Override
    public Printed deserialize(JsonParser in, DeserializationContext context) throws IOException {
      String[] texts = context.readValue(in, String[].class);
      if (texts.length != 2) {
        throw context.weirdStringException(String.format(Locale.ROOT, "%d texts", texts.length), Printed.class,
            "a print is two texts");
      }
      return (out, style) -> out.append(style == Printed.Style.RAW ? texts[0] : texts[1]);
    }
  }
}
