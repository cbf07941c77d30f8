using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The matrix product, with broadcasting of leading dimensions.</summary>
        public Tensor matmul(Tensor target) => Aten.matmul.Call(this, target);

        /// <summary>The product of two matrices.</summary>
        public Tensor mm(Tensor target) => Aten.mm.Call(this, target);

        /// <summary>The products of two batches of matrices.</summary>
        public Tensor bmm(Tensor batch2) => Aten.bmm.Call(this, batch2);

        /// <summary>The product of a matrix and a vector.</summary>
        public Tensor mv(Tensor target) => Aten.mv.Call(this, target);

        /// <summary>The dot product of two vectors.</summary>
        public Tensor dot(Tensor target) => Aten.dot.Call(this, target);

        /// <summary>The dot product of two vectors, the first conjugated.</summary>
        public Tensor vdot(Tensor target) => Aten.vdot.Call(this, target);

        /// <summary>The dot products along the last dimensions.</summary>
        public Tensor inner(Tensor vec2) => Aten.inner.Call(this, vec2);

        /// <summary>The product of each element of one vector with each of another.</summary>
        public Tensor outer(Tensor vec2) => Aten.outer.Call(this, vec2);

        /// <summary>The product of each element of one vector with each of another.</summary>
        public Tensor ger(Tensor vec2) => Aten.ger.Call(this, vec2);

        /// <summary>The Kronecker product.</summary>
        public Tensor kron(Tensor other) => Aten.kron.Call(this, other);

        /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the product of two matrices.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => Aten.addmm.Call(this, mat1, mat2, beta, alpha);

        /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the product of two matrices; computed in place.</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => Aten.addmm_.InPlace(this, mat1, mat2, beta, alpha);

        /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the product of a matrix and a vector.</summary>
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Aten.addmv.Call(this, mat, vec, beta, alpha);

        /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the product of a matrix and a vector; computed in place.</summary>
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Aten.addmv_.InPlace(this, mat, vec, beta, alpha);

        /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the outer product of two vectors.</summary>
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Aten.addr.Call(this, vec1, vec2, beta, alpha);

        /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the outer product of two vectors; computed in place.</summary>
        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Aten.addr_.InPlace(this, vec1, vec2, beta, alpha);

        /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the sum of the products of two batches of matrices.</summary>
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => Aten.addbmm.Call(this, batch1, batch2, beta, alpha);

        /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the sum of the products of two batches of matrices; computed in place.</summary>
        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => Aten.addbmm_.InPlace(this, batch1, batch2, beta, alpha);

        /// <summary><c>beta</c> times the tensor plus <c>alpha</c> times the products of two batches of matrices.</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) => Aten.baddbmm.Call(this, batch1, batch2, beta, alpha);

        /// <summary>The sum of the products over dimensions of both.</summary>
        public Tensor tensordot(Tensor b, (long, long)[] dims) => tensordot(b, [.. dims.Select(pair => pair.Item1)], [.. dims.Select(pair => pair.Item2)]);

        /// <summary>The sum of the products over dimensions of both.</summary>
        public Tensor tensordot(Tensor b, long dims = 2) =>
            tensordot(b, [.. Enumerable.Range(0, (int)dims).Select(i => ndim - dims + i)], [.. Enumerable.Range(0, (int)dims).Select(i => (long)i)]);

        /// <summary>The sum of the products over dimensions of both.</summary>
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Aten.tensordot.Call(this, b, dims1, dims2);

        /// <summary>The determinant of square matrices.</summary>
        public Tensor det() => Aten.det.Call(this);

        /// <summary>The logarithm of the determinant of square matrices.</summary>
        public Tensor logdet() => Aten.logdet.Call(this);

        /// <summary>The inverse of square matrices.</summary>
        public Tensor inverse() => Aten.inverse.Call(this);

        /// <summary>The exponential of square matrices.</summary>
        public Tensor matrix_exp() => Aten.matrix_exp.Call(this);

        /// <summary>The <c>n</c>-th power of square matrices.</summary>
        public Tensor matrix_power(int n) => Aten.matrix_power.Call(this, n);

        /// <summary>The Cholesky factor of positive-definite matrices.</summary>
        public Tensor cholesky(bool upper = false) => Aten.cholesky.Call(this, upper);

        /// <summary>The inverse of matrices given by their Cholesky factors.</summary>
        public Tensor cholesky_inverse(bool upper = false) => Aten.cholesky_inverse.Call(this, upper);

        /// <summary>The solutions of linear equations given by a Cholesky factor.</summary>
        public Tensor cholesky_solve(Tensor input2, bool upper = false) => Aten.cholesky_solve.Call(this, input2, upper);

        /// <summary>The tensor with each entry of a dimension scaled so that its <c>p</c>-norm is no more than <c>maxnorm</c>.</summary>
        public Tensor renorm(float p, long dim, float maxnorm) => Aten.renorm.Call(this, p, dim, maxnorm);

        /// <summary>The matrix with the given matrices along its diagonal.</summary>
        public static Tensor block_diag(params Tensor[] tensors) => Aten.block_diag.Call(tensors);

        /// <summary>The integral along a dimension by the trapezoidal rule.</summary>
        public Tensor trapezoid(Tensor x, long dim = -1) => Aten.trapezoid_x.Call(this, x, dim);

        /// <summary>The integral along a dimension by the trapezoidal rule.</summary>
        public Tensor trapezoid(double dx = 1, long dim = -1) => Aten.trapezoid_dx.Call(this, dx, dim);

        /// <summary>The integrals so far along a dimension by the trapezoidal rule.</summary>
        public Tensor cumulative_trapezoid(Tensor x, long dim = -1) => Aten.cumulative_trapezoid_x.Call(this, x, dim);

        /// <summary>The integrals so far along a dimension by the trapezoidal rule.</summary>
        public Tensor cumulative_trapezoid(double dx = 1, long dim = -1) => Aten.cumulative_trapezoid_dx.Call(this, dx, dim);

        /// <summary>The Vandermonde matrix of a vector.</summary>
        public Tensor vander(long N = -1, bool increasing = false) => Aten.vander.Call(this, N, increasing);
    }
}
