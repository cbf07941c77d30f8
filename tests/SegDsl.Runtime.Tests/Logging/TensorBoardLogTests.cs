using System.Diagnostics;
using System.Text;
using System.Text.Json;
using SegDsl.Imaging;
using SegDsl.Logging.TensorBoard;

namespace SegDsl.Tests.Logging;

public sealed class TensorBoardLogTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    /// <summary>
    /// Reads events with Google's protobuf library, its own message definitions and bitwise checksums, and writes one line of JSON per event.
    /// </summary>
    private const string Script = """
        import base64, json, struct, sys
        from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

        Field = descriptor_pb2.FieldDescriptorProto
        types = {"double": Field.TYPE_DOUBLE, "float": Field.TYPE_FLOAT, "int64": Field.TYPE_INT64, "int32": Field.TYPE_INT32,
                 "string": Field.TYPE_STRING, "bytes": Field.TYPE_BYTES}
        messages = {
            "Event": {"wall_time": (1, "double"), "step": (2, "int64"), "file_version": (3, "string"),
                "summary": (5, "Summary"), "session_log": (7, "SessionLog")},
            "Summary": {"value": (1, "Value")},
            "Value": {"tag": (1, "string"), "simple_value": (2, "float"), "image": (4, "Image")},
            "Image": {"height": (1, "int32"), "width": (2, "int32"), "colorspace": (3, "int32"), "encoded_image_string": (4, "bytes")},
            "SessionLog": {"status": (1, "int32")},
        }
        file = descriptor_pb2.FileDescriptorProto(name="peer.proto", package="peer", syntax="proto2")
        for name, fields in messages.items():
            message = file.message_type.add(name=name)
            for field, (number, kind) in fields.items():
                label = Field.LABEL_REPEATED if (name, field) == ("Summary", "value") else Field.LABEL_OPTIONAL
                if kind in types: message.field.add(name=field, number=number, label=label, type=types[kind])
                else: message.field.add(name=field, number=number, label=label, type=Field.TYPE_MESSAGE, type_name=".peer." + kind)
        pool = descriptor_pool.DescriptorPool()
        pool.Add(file)
        descriptor = pool.FindMessageTypeByName("peer.Event")
        if hasattr(message_factory, "GetMessageClass"): Event = message_factory.GetMessageClass(descriptor)
        else: Event = message_factory.MessageFactory(pool).GetPrototype(descriptor)

        def checksum(data):
            crc = 0xFFFFFFFF
            for byte in data:
                crc ^= byte
                for _ in range(8): crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
            crc ^= 0xFFFFFFFF
            return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF

        data = open(sys.argv[1], "rb").read()
        at = 0
        while at < len(data):
            length, = struct.unpack_from("<Q", data, at)
            assert struct.unpack_from("<I", data, at + 8)[0] == checksum(data[at:at + 8]), "length"
            content = data[at + 12:at + 12 + length]
            assert struct.unpack_from("<I", data, at + 12 + length)[0] == checksum(content), "content"
            event = Event.FromString(content)
            event.DiscardUnknownFields()
            assert event.ByteSize() == length, "unknown field"
            values = [[v.tag, v.simple_value if v.HasField("simple_value") else None,
                       [v.image.width, v.image.height, v.image.colorspace, base64.b64encode(v.image.encoded_image_string).decode()]
                           if v.HasField("image") else None]
                      for v in event.summary.value]
            print(json.dumps([event.step, event.wall_time, event.file_version, event.session_log.status, values]))
            at += 16 + length
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Checksums_match_the_standard()
    {
        Assert.Equal(0xE3069283u, EventReader.Crc32C("123456789"u8));
        for (var length = 0; length < 40; length++)
        {
            var bytes = Enumerable.Range(0, length).Select(i => (byte)(37 * i + length)).ToArray();
            var crc = EventReader.Crc32C(bytes);
            Assert.Equal(unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8), RecordFile.Checksum(bytes));
        }
    }

    [Fact]
    public void Steps_are_written_as_scalars()
    {
        Write(0, null, 0, 2);

        var events = EventReader.Read(Assert.Single(Files));

        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal([0L, 1, 2], events.Select(e => e.Step));
        Assert.All(events, e => Assert.InRange(e.WallTime, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1));
        Assert.Equal(
            ["loss/total", "loss/seg", "loss/edge", "training/learning_rate", "training/images_per_second"], events[2].Values.Select(value => value.Tag));
        Assert.Equal([0.5f, 0.375f, 0.125f, 0.05f], events[2].Values.Take(4).Select(value => value.Number ?? -1));
    }

    [Fact]
    public void Evaluations_are_written_as_scalars_and_images()
    {
        Write(0, null, 0, 6);

        var events = EventReader.Read(Assert.Single(Files));

        var scores = LogFixture.Evaluation(3).Evaluation;
        var numbers = events.First(e => e.Values.Any(value => value.Tag == "val/mean_iou")).Values.ToDictionary(value => value.Tag, value => value.Number);
        Assert.Equal((float)scores.MeanIoU, numbers["val/mean_iou"]);
        Assert.Equal((float?)scores.Confusion.PixelAccuracy, numbers["val/pixel_accuracy"]);
        Assert.Equal((float)scores.MeanBoundaryF, numbers["val/mean_boundary_f"]);
        Assert.Equal((float?)scores.Confusion.IoU(1), numbers["iou/square"]);
        // A class that does not occur has no score.
        Assert.DoesNotContain("iou/never <seen>", numbers.Keys);

        var pictures = events.SelectMany(e => e.Values.Where(value => value.Png.Length > 0).Select(value => (e.Step, Value: value))).ToList();
        Assert.Equal(
            [
                "3 town_0/image", "3 town_0/label", "3 town_0/prediction", "3 town_0/edge", "3 1/image", "3 1/label", "3 1/prediction", "3 1/body",
                "6 town_0/prediction", "6 town_0/edge", "6 1/prediction", "6 1/body",
            ],
            pictures.Select(picture => $"{picture.Step} {picture.Value.Tag}"));
        Assert.All(pictures, picture => Assert.Equal((4, 4, 3), (picture.Value.Width, picture.Value.Height, picture.Value.Channels)));
        var sample = LogFixture.Evaluation(3).Pictures[0];
        Assert.Equal(sample.Sample.Image.ToRgb().Pixels, PictureCodec.Decode("", pictures[0].Value.Png).Pixels);
        Assert.Equal([0, 0, 0, 0, 0, 0, 255, 0, 0], PictureCodec.Decode("", pictures[1].Value.Png).Pixels[..9]);
    }

    [Fact]
    public void Images_are_limited_in_size()
    {
        using (var log = new TensorBoardLog(folder.Root))
        {
            log.Starting(LogFixture.Plan());
            log.Evaluated(LogFixture.Evaluation(3, size: 1100));
        }

        var pictures = EventReader.Read(Assert.Single(Files)).SelectMany(e => e.Values).Where(value => value.Png.Length > 0).ToList();

        Assert.Equal(8, pictures.Count);
        Assert.All(pictures, picture =>
        {
            var image = PictureCodec.Decode(picture.Tag, picture.Png);
            Assert.Equal((512, 512, 512, 512), (picture.Width, picture.Height, image.Width, image.Height));
        });
    }

    [Fact]
    public void Resumed_run_uses_a_new_file_and_shows_every_step_once()
    {
        Write(0, null, 0, 5);
        Write(4, 3, 4, 6);

        Assert.Equal(2, Files.Length);
        var losses = EventReader.ReadFolder(folder.Root).Where(e => e.Values.Any(value => value.Tag == "loss/total")).Select(e => e.Step);
        Assert.Equal([1L, 2, 3, 4, 5, 6], losses);
    }

    [SkippableFact]
    public void Protobuf_library_of_Google_reads_the_same()
    {
        Skip.IfNot(File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/google/protobuf"), "python3-protobuf is not installed");
        Write(2, null, 2, 6);
        var file = Assert.Single(Files);
        var script = folder.Write("read.py", Encoding.UTF8.GetBytes(Script));
        using var process = Process.Start(new ProcessStartInfo(Python, [script, file]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("python3 did not start");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);

        var theirs = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var ours = EventReader.Read(file);
        Assert.Equal(ours.Count, theirs.Count);
        foreach (var (mine, other) in ours.Zip(theirs))
        {
            Assert.Equal((mine.Step, mine.WallTime), (other[0].GetInt64(), other[1].GetDouble()));
            Assert.Equal((mine.FileVersion ?? "", mine.SessionStatus ?? 0), (other[2].GetString(), other[3].GetInt32()));
            Assert.Equal(mine.Values.Count, other[4].GetArrayLength());
            foreach (var (value, read) in mine.Values.Zip(other[4].EnumerateArray()))
            {
                Assert.Equal(value.Tag, read[0].GetString());
                Assert.Equal(value.Number, read[1].ValueKind == JsonValueKind.Null ? null : (float)read[1].GetDouble());
                if (value.Png.Length == 0) continue;
                Assert.Equal((value.Width, value.Height, value.Channels), (read[2][0].GetInt32(), read[2][1].GetInt32(), read[2][2].GetInt32()));
                Assert.Equal(Convert.ToBase64String(value.Png), read[2][3].GetString());
            }
        }
        Assert.Contains(ours, e => e.SessionStatus == 1 && e.Step == 3);
    }

    private string[] Files => Directory.GetFiles(folder.Root, EventFile.Pattern);

    /// <summary>Logs a range of steps, with an evaluation after every third.</summary>
    private void Write(int firstStep, int? evaluatedAt, int from, int to)
    {
        using var log = new TensorBoardLog(folder.Root);
        log.Starting(LogFixture.Plan(firstStep, evaluatedAt));
        for (var step = from; step < to; step++)
        {
            log.Stepped(LogFixture.Step(step));
            if (step % 3 == 2) log.Evaluated(LogFixture.Evaluation(step + 1));
        }
    }
}
