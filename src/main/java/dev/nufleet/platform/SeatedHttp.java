package dev.nufleet.platform;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.OptionalLong;

/** Tells a connection's seat when its request is whole and when its answer was handed out. */
final class SeatedHttp {
  private SeatedHttp() {}

  /** A request whose body is still to come is not whole before its end. */
  static HttpRequest arriving(HttpRequest request, Seats.Seat.Turn turn) {
    if (request.entity().isStrict()) {
      turn.isServed();
      return request;
    }
    Source<ByteString, NotUsed> bytes = watched(request.entity(), turn::isServed);
    OptionalLong length = request.entity().getContentLengthOption();
    return length.isPresent()
        ? request.withEntity(HttpEntities.create(request.entity().getContentType(), length.getAsLong(), bytes))
        : request.withEntity(HttpEntities.createChunked(request.entity().getContentType(), bytes));
  }

  static HttpResponse leaving(HttpRequest request, HttpResponse response, Seats.Seat.Turn turn) {
    if (response.entity().isStrict() || request.method().equals(HttpMethods.HEAD)) {
      turn.isOver();
      return response;
    }
    Source<ByteString, NotUsed> bytes = watched(response.entity(), turn::isOver);
    OptionalLong length = response.entity().getContentLengthOption();
    return length.isPresent()
        ? response.withEntity(HttpEntities.create(response.entity().getContentType(), length.getAsLong(), bytes))
        : response.withEntity(HttpEntities.createChunked(response.entity().getContentType(), bytes));
  }

  private static Source<ByteString, NotUsed> watched(HttpEntity entity, Runnable ended) {
    return entity.getDataBytes().mapMaterializedValue(any -> NotUsed.getInstance()).via(new EndWatch(ended));
  }
}
