package dev.nufleet.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import com.typesafe.config.ConfigFactory;
import dev.nufleet.board.BoardCommand;
import dev.nufleet.chaos.Spot;
import dev.nufleet.cluster.BoardHostActor;
import dev.nufleet.cluster.ClusterSettings;
import dev.nufleet.cluster.LeaderActor;
import dev.nufleet.cluster.NodeActor;
import dev.nufleet.hal.Printed;
import dev.nufleet.model.BoardEvent;
import dev.nufleet.model.BoardId;
import dev.nufleet.model.Pace;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that goes from node to node, there and back: an instance of each kind, with something in every field. */
class WireMessagesTest {
  private static final ActorTestKit KIT = ActorTestKit.create("wire", ConfigFactory.load(ConfigFactory
      .parseString("akka.actor.provider = local")
      .withFallback(new ClusterSettings(
          "127.0.0.1", 0, List.of(), Optional.empty(), Optional.empty(), Optional.empty()).config())));

  private static final List<Class<?>> SEALED = List.of(BoardEvent.What.class, BoardCommand.FromHands.class,
      BoardCommand.DownloadAnswer.class, BoardCommand.StorageAnswer.class, Spot.class, FromNode.class, ToNode.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void every_kind_of_what_travels_has_a_name_of_its_own() {
    List<Class<?>> kinds = SEALED.stream().flatMap(WireMessagesTest::kinds).toList();
    assertThat(WireModule.all().values()).containsExactlyInAnyOrderElementsOf(kinds);
  }

  static Stream<Object> messages() {
    Stream<Object> events = kinds(BoardEvent.What.class).map(kind -> new FromNode.Batch(List.of(new FromNode.Told(
        new BoardId("böard 1"), 3, 17, List.of(new FromNode.Event(5, -1, (BoardEvent.What) sample(kind)))))));
    Stream<Object> spots = kinds(Spot.class).map(kind -> new ToNode.Begin(
        (BoardOnWire) sample(BoardOnWire.class), 2, true, Optional.of((BoardMark) sample(BoardMark.class)),
        List.of(((dev.nufleet.chaos.Act) sample(dev.nufleet.chaos.Act.class)).at((Spot) sample(kind))),
        Optional.of((BoardCommand.PlanAnew) sample(BoardCommand.PlanAnew.class)),
        List.of((BoardCommand.FollowConsole) sample(BoardCommand.FollowConsole.class))));
    Stream<Object> orders = kinds(BoardCommand.FromHands.class).map(kind ->
        new ToNode.Order(new BoardId("b"), 1, (BoardCommand.FromHands) sample(kind)));
    Stream<Object> answers = Stream.of(BoardCommand.DownloadAnswer.class, BoardCommand.StorageAnswer.class)
        .flatMap(WireMessagesTest::kinds).map(WireMessagesTest::sample);
    Stream<Object> others = Stream.of(FromNode.Batch.class, RunBrief.class, NodeFacts.class,
        LeaderActor.Hello.class, LeaderActor.TimeAsked.class, LeaderActor.TheTime.class, LeaderActor.BriefAsked.class,
        LeaderActor.ImageAsked.class, LeaderActor.Used.class, NodeUse.class, NodeActor.RunOver.class,
        NodeActor.Welcome.class,
        NodeActor.Refused.class, BoardHostActor.Wake.class, BoardHostActor.Leave.class,
        BoardCommand.ConsoleText.class).map(WireMessagesTest::sample);
    Stream<Object> empty = Stream.of(
        new FromNode.Batch(List.of(new FromNode.Arrived(new BoardId("a")), new FromNode.Left(new BoardId("b"), 4))),
        new ToNode.Begin((BoardOnWire) sample(BoardOnWire.class), 1, false, Optional.empty(), List.of(),
            Optional.empty(), List.of()));
    return Stream.of(events, spots, orders, answers, others, empty).flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void what_travels_arrives_as_it_was_as_cbor_and_in_no_other_way(Object message) throws Exception {
    assertThat(sent(message)).usingRecursiveComparison().isEqualTo(message);
    assertThat(message).isNotInstanceOf(Serializable.class);
  }

  @Test
  void every_record_that_may_travel_is_tried() {
    List<Class<?>> tried = messages().<Class<?>>map(Object::getClass).distinct().toList();
    Stream<Class<?>> marked = Stream.of(LeaderActor.class, NodeActor.class, BoardHostActor.class, FromNode.class,
            ToNode.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredClasses()))
        .filter(type -> WireMessage.class.isAssignableFrom(type) && type.isRecord());
    assertThat(marked).allSatisfy(type -> assertThat(tried.contains(type) || type == LeaderActor.ImagePart.class)
        .as(type.getName()).isTrue());
  }

  @Test
  void a_part_of_an_image_keeps_its_bytes() throws Exception {
    LeaderActor.ImagePart part = (LeaderActor.ImagePart) sent(new LeaderActor.ImagePart(new byte[] {0, -1, 127}, 9));
    assertThat(part.bytes()).containsExactly(0, -1, 127);
    assertThat(part.whole()).isEqualTo(9);
  }

  @Test
  void prints_become_text_in_both_styles() throws Exception {
    Printed coloured = (out, style) -> out.append(style == Printed.Style.RAW ? "\u001b[1;31mred\u001b[0m" : "red");
    BoardCommand.ConsoleOutput output =
        (BoardCommand.ConsoleOutput) sent(new BoardCommand.ConsoleOutput(List.of(coloured)));
    StringBuilder raw = new StringBuilder();
    StringBuilder plain = new StringBuilder();
    output.prints().get(0).appendTo(raw, Printed.Style.RAW);
    output.prints().get(0).appendTo(plain, Printed.Style.PLAIN);
    assertThat(raw).hasToString("\u001b[1;31mred\u001b[0m");
    assertThat(plain).hasToString("red");
  }

  @Test
  void a_field_that_a_newer_node_has_is_passed_over() throws Exception {
    Serialization all = SerializationExtension.get(Adapter.toClassic(KIT.system()));
    NodeFacts facts = new NodeFacts("id", "node-1", "1.0", 2, 100);
    akka.serialization.Serializer serializer = all.findSerializerFor(facts);
    com.fasterxml.jackson.databind.ObjectMapper cbor =
        new com.fasterxml.jackson.databind.ObjectMapper(new com.fasterxml.jackson.dataformat.cbor.CBORFactory());
    byte[] newer = cbor.writeValueAsBytes(java.util.Map.of(
        "id", "id", "name", "node-1", "version", "1.0", "cores", 2, "boards", 100, "gpus", List.of(1, 2)));
    Object read = all.deserialize(newer, serializer.identifier(), Serializers.manifestFor(
        (akka.serialization.SerializerWithStringManifest) serializer, facts)).get();
    assertThat(read).isEqualTo(facts);
  }

  @Test
  void what_an_older_member_does_not_say_is_none() throws Exception {
    RunBrief brief = new RunBrief("run-1", List.of(), List.of(), List.of(), false, 0, 1, Pace.MAX, Optional.empty(),
        Optional.empty(), Optional.empty());
    assertThat(without("folder", brief)).usingRecursiveComparison().isEqualTo(brief);
    FromNode.Batch batch = new FromNode.Batch(List.of(new FromNode.Told(new BoardId("b"), 1, 0,
        List.of(new FromNode.Event(1, -1, new BoardEvent.PowerLost())))));
    assertThat(without("unheard", batch)).isEqualTo(batch);
  }

  /** What arrives of a message in which that field is missing, wherever it is. */
  private static Object without(String field, Object message) throws Exception {
    Serialization all = SerializationExtension.get(Adapter.toClassic(KIT.system()));
    akka.serialization.Serializer serializer = all.findSerializerFor(message);
    com.fasterxml.jackson.databind.ObjectMapper cbor =
        new com.fasterxml.jackson.databind.ObjectMapper(new com.fasterxml.jackson.dataformat.cbor.CBORFactory());
    com.fasterxml.jackson.databind.JsonNode whole = cbor.readTree(all.serialize(message).get());
    assertThat(whole.findParents(field)).isNotEmpty().allSatisfy(parent ->
        ((com.fasterxml.jackson.databind.node.ObjectNode) parent).remove(field));
    return all.deserialize(cbor.writeValueAsBytes(whole), serializer.identifier(), Serializers.manifestFor(
        (akka.serialization.SerializerWithStringManifest) serializer, message)).get();
  }

  @Test
  void what_is_secret_is_in_no_text_of_a_message() {
    BoardOnWire board = new BoardOnWire(new BoardId("b"), dev.nufleet.model.BoardProfile.M487, "pk", "dn",
        "s3cret-of-device", "cn-shanghai", Pace.MAX, 1, "00", 1, "pk.example", 443);
    assertThat(new ToNode.Begin(board, 1, true, Optional.empty(), List.of(), Optional.empty(), List.of())
        .toString())
        .doesNotContain("s3cret");
    assertThat(new BoardMark(1, "", "00112233").toString()).doesNotContain("00112233");
  }

  private static Object sent(Object message) throws Exception {
    Serialization all = SerializationExtension.get(Adapter.toClassic(KIT.system()));
    akka.serialization.Serializer serializer = all.findSerializerFor(message);
    assertThat(serializer.getClass().getSimpleName()).isEqualTo("JacksonCborSerializer");
    return all.deserialize(all.serialize(message).get(), serializer.identifier(),
        Serializers.manifestFor(serializer, message)).get();
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()).flatMap(WireMessagesTest::kinds)
        : Stream.of(type);
  }

  /** Something in every field; numbers that no default could be. */
  private static Object sample(Type type) {
    if (type instanceof ParameterizedType generic) {
      Object one = generic.getRawType() == ActorRef.class ? null : sample(generic.getActualTypeArguments()[0]);
      return generic.getRawType() == Optional.class ? Optional.of(one)
          : generic.getRawType() == List.class ? List.of(one)
          : KIT.system().deadLetters();
    }
    Class<?> raw = (Class<?>) type;
    if (raw == int.class) {
      return 41;
    } else if (raw == long.class || raw == Long.class) {
      return 1_234_567_890_123L;
    } else if (raw == double.class) {
      return 1.5;
    } else if (raw == boolean.class) {
      return true;
    } else if (raw == char.class) {
      return 'ß';
    } else if (raw == String.class) {
      return "text \u0000 \u263a";
    } else if (raw == byte[].class) {
      return new byte[] {1, -1};
    } else if (raw == java.util.OptionalInt.class) {
      return java.util.OptionalInt.of(5);
    } else if (raw == Pace.class) {
      return new Pace(20);
    } else if (raw.isEnum()) {
      return raw.getEnumConstants()[raw.getEnumConstants().length - 1];
    } else if (raw.isSealed()) {
      return sample(kinds(raw).findFirst().orElseThrow());
    }
    try {
      RecordComponent[] parts = raw.getRecordComponents();
      Constructor<?> made = raw.getDeclaredConstructor(
          Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
      made.setAccessible(true);
      return made.newInstance(Arrays.stream(parts).map(part -> sample(part.getGenericType())).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no sample of " + raw, e);
    }
  }
}
